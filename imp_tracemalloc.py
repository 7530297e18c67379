import tracemalloc
print(len([x for x in dir(tracemalloc) if not x.startswith('_')]))
