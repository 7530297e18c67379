import collections.abc
print(len([x for x in dir(collections.abc) if not x.startswith('_')]))
