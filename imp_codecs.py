import codecs
print(len([x for x in dir(codecs) if not x.startswith('_')]))
