import zoneinfo
print(len([x for x in dir(zoneinfo) if not x.startswith('_')]))
