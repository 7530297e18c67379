import typing
print(len([x for x in dir(typing) if not x.startswith('_')]))
