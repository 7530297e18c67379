import uuid
print(len([x for x in dir(uuid) if not x.startswith('_')]))
