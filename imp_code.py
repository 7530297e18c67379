import code
print(len([x for x in dir(code) if not x.startswith('_')]))
