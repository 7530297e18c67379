import gzip
print(len([x for x in dir(gzip) if not x.startswith('_')]))
