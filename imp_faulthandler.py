import faulthandler
print(len([x for x in dir(faulthandler) if not x.startswith('_')]))
