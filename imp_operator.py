import operator
print(len([x for x in dir(operator) if not x.startswith('_')]))
