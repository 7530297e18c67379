import decimal
print(len([x for x in dir(decimal) if not x.startswith('_')]))
