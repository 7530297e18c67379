import pickle
print(len([x for x in dir(pickle) if not x.startswith('_')]))
