import traceback
print(len([x for x in dir(traceback) if not x.startswith('_')]))
