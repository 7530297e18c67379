import secrets
print(len([x for x in dir(secrets) if not x.startswith('_')]))
