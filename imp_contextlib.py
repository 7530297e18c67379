import contextlib
print(len([x for x in dir(contextlib) if not x.startswith('_')]))
