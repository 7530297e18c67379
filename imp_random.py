import random
print(len([x for x in dir(random) if not x.startswith('_')]))
