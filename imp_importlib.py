import importlib
print(len([x for x in dir(importlib) if not x.startswith('_')]))
