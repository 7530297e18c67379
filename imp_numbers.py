import numbers
print(len([x for x in dir(numbers) if not x.startswith('_')]))
