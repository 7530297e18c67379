import base64
print(len([x for x in dir(base64) if not x.startswith('_')]))
