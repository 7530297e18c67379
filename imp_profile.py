import profile
print(len([x for x in dir(profile) if not x.startswith('_')]))
