import lzma
print(len([x for x in dir(lzma) if not x.startswith('_')]))
