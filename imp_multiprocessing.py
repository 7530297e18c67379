import multiprocessing
print(len([x for x in dir(multiprocessing) if not x.startswith('_')]))
