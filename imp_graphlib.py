import graphlib
print(len([x for x in dir(graphlib) if not x.startswith('_')]))
