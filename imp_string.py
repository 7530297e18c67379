import string
print(len([x for x in dir(string) if not x.startswith('_')]))
