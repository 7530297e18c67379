import email.mime.text
print(len([x for x in dir(email.mime.text) if not x.startswith('_')]))
