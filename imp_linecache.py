import linecache
print(len([x for x in dir(linecache) if not x.startswith('_')]))
