import platform
print(len([x for x in dir(platform) if not x.startswith('_')]))
