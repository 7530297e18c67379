import glob
print(len([x for x in dir(glob) if not x.startswith('_')]))
