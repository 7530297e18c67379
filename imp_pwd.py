import pwd
print(len([x for x in dir(pwd) if not x.startswith('_')]))
