import urllib.parse
print(len([x for x in dir(urllib.parse) if not x.startswith('_')]))
