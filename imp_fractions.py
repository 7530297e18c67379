import fractions
print(len([x for x in dir(fractions) if not x.startswith('_')]))
