import ipaddress
print(len([x for x in dir(ipaddress) if not x.startswith('_')]))
