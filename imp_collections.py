import collections
print(len([x for x in dir(collections) if not x.startswith('_')]))
