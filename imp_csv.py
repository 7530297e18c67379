import csv
print(len([x for x in dir(csv) if not x.startswith('_')]))
