import selectors
print(len([x for x in dir(selectors) if not x.startswith('_')]))
