import email.message
print(len([x for x in dir(email.message) if not x.startswith('_')]))
