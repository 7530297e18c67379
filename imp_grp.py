import grp
print(len([x for x in dir(grp) if not x.startswith('_')]))
