import optparse
print(len([x for x in dir(optparse) if not x.startswith('_')]))
