import array
print(len([x for x in dir(array) if not x.startswith('_')]))
