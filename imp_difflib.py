import difflib
print(len([x for x in dir(difflib) if not x.startswith('_')]))
