import bisect
print(len([x for x in dir(bisect) if not x.startswith('_')]))
