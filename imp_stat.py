import stat
print(len([x for x in dir(stat) if not x.startswith('_')]))
