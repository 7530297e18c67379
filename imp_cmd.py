import cmd
print(len([x for x in dir(cmd) if not x.startswith('_')]))
