import plistlib
print(len([x for x in dir(plistlib) if not x.startswith('_')]))
