import errno
print(len([x for x in dir(errno) if not x.startswith('_')]))
