import reprlib
print(len([x for x in dir(reprlib) if not x.startswith('_')]))
