import pathlib
print(len([x for x in dir(pathlib) if not x.startswith('_')]))
