import fileinput
print(len([x for x in dir(fileinput) if not x.startswith('_')]))
