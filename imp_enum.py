import enum
print(len([x for x in dir(enum) if not x.startswith('_')]))
