import queue
print(len([x for x in dir(queue) if not x.startswith('_')]))
