import gettext
print(len([x for x in dir(gettext) if not x.startswith('_')]))
