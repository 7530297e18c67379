import textwrap
print(len([x for x in dir(textwrap) if not x.startswith('_')]))
