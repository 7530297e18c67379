import builtins
print(len([x for x in dir(builtins) if not x.startswith('_')]))
