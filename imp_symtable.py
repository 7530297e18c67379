import symtable
print(len([x for x in dir(symtable) if not x.startswith('_')]))
