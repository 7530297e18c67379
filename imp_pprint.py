import pprint
print(len([x for x in dir(pprint) if not x.startswith('_')]))
