import keyword
print(len([x for x in dir(keyword) if not x.startswith('_')]))
