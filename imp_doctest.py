import doctest
print(len([x for x in dir(doctest) if not x.startswith('_')]))
