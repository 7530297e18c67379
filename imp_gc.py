import gc
print(len([x for x in dir(gc) if not x.startswith('_')]))
