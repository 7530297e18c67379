import atexit
print(len([x for x in dir(atexit) if not x.startswith('_')]))
