import time
print(len([x for x in dir(time) if not x.startswith('_')]))
