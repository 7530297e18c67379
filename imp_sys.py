import sys
print(len([x for x in dir(sys) if not x.startswith('_')]))
