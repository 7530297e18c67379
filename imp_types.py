import types
print(len([x for x in dir(types) if not x.startswith('_')]))
