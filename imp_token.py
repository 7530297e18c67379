import token
print(len([x for x in dir(token) if not x.startswith('_')]))
