import html
print(len([x for x in dir(html) if not x.startswith('_')]))
