import cmath
print(len([x for x in dir(cmath) if not x.startswith('_')]))
