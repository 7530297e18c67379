import shlex
print(len([x for x in dir(shlex) if not x.startswith('_')]))
