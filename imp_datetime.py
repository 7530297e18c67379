import datetime
print(len([x for x in dir(datetime) if not x.startswith('_')]))
