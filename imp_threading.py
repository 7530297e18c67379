import threading
print(len([x for x in dir(threading) if not x.startswith('_')]))
