import warnings
print(len([x for x in dir(warnings) if not x.startswith('_')]))
