import getopt
print(len([x for x in dir(getopt) if not x.startswith('_')]))
