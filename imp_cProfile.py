import cProfile
print(len([x for x in dir(cProfile) if not x.startswith('_')]))
