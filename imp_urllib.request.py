import urllib.request
print(len([x for x in dir(urllib.request) if not x.startswith('_')]))
