import functools
print(len([x for x in dir(functools) if not x.startswith('_')]))
