import fnmatch
print(len([x for x in dir(fnmatch) if not x.startswith('_')]))
