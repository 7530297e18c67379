import statistics
print(len([x for x in dir(statistics) if not x.startswith('_')]))
