import struct
print(len([x for x in dir(struct) if not x.startswith('_')]))
