import hashlib
print(len([x for x in dir(hashlib) if not x.startswith('_')]))
