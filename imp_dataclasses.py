import dataclasses
print(len([x for x in dir(dataclasses) if not x.startswith('_')]))
