import tomllib
print(len([x for x in dir(tomllib) if not x.startswith('_')]))
