import pkgutil
print(len([x for x in dir(pkgutil) if not x.startswith('_')]))
