import itertools
print(len([x for x in dir(itertools) if not x.startswith('_')]))
