import dis
print(len([x for x in dir(dis) if not x.startswith('_')]))
