import bz2
print(len([x for x in dir(bz2) if not x.startswith('_')]))
