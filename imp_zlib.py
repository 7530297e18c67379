import zlib
print(len([x for x in dir(zlib) if not x.startswith('_')]))
