import calendar
print(len([x for x in dir(calendar) if not x.startswith('_')]))
