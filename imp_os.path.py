import os.path
print(len([x for x in dir(os.path) if not x.startswith('_')]))
