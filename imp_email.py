import email
print(len([x for x in dir(email) if not x.startswith('_')]))
