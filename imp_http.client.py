import http.client
print(len([x for x in dir(http.client) if not x.startswith('_')]))
