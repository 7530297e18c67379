import filecmp
print(len([x for x in dir(filecmp) if not x.startswith('_')]))
