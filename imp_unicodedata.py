import unicodedata
print(len([x for x in dir(unicodedata) if not x.startswith('_')]))
