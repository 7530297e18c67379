import stringprep
print(len([x for x in dir(stringprep) if not x.startswith('_')]))
