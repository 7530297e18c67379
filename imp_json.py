import json
print(len([x for x in dir(json) if not x.startswith('_')]))
