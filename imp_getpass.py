import getpass
print(len([x for x in dir(getpass) if not x.startswith('_')]))
