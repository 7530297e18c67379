import copyreg
print(len([x for x in dir(copyreg) if not x.startswith('_')]))
