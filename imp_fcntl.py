import fcntl
print(len([x for x in dir(fcntl) if not x.startswith('_')]))
