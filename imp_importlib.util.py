import importlib.util
print(len([x for x in dir(importlib.util) if not x.startswith('_')]))
