import runpy
print(len([x for x in dir(runpy) if not x.startswith('_')]))
