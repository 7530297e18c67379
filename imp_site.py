import site
print(len([x for x in dir(site) if not x.startswith('_')]))
