import pstats
print(len([x for x in dir(pstats) if not x.startswith('_')]))
