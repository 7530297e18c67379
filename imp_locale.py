import locale
print(len([x for x in dir(locale) if not x.startswith('_')]))
