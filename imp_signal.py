import signal
print(len([x for x in dir(signal) if not x.startswith('_')]))
