import socketserver
print(len([x for x in dir(socketserver) if not x.startswith('_')]))
