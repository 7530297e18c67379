import html.parser
print(len([x for x in dir(html.parser) if not x.startswith('_')]))
