import socket
print(len([x for x in dir(socket) if not x.startswith('_')]))
