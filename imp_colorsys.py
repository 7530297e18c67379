import colorsys
print(len([x for x in dir(colorsys) if not x.startswith('_')]))
