import codeop
print(len([x for x in dir(codeop) if not x.startswith('_')]))
