import copy
print(len([x for x in dir(copy) if not x.startswith('_')]))
