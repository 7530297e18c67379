import weakref
print(len([x for x in dir(weakref) if not x.startswith('_')]))
