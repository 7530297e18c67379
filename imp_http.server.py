import http.server
print(len([x for x in dir(http.server) if not x.startswith('_')]))
