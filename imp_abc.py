import abc
print(len([x for x in dir(abc) if not x.startswith('_')]))
