import pdb
print(len([x for x in dir(pdb) if not x.startswith('_')]))
