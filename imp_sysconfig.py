import sysconfig
print(len([x for x in dir(sysconfig) if not x.startswith('_')]))
