import inspect
print(len([x for x in dir(inspect) if not x.startswith('_')]))
