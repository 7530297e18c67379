import resource
print(len([x for x in dir(resource) if not x.startswith('_')]))
