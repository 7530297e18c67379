import timeit
print(len([x for x in dir(timeit) if not x.startswith('_')]))
