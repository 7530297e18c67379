import hmac
print(len([x for x in dir(hmac) if not x.startswith('_')]))
