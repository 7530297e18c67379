import mmap
print(len([x for x in dir(mmap) if not x.startswith('_')]))
