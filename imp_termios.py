import termios
print(len([x for x in dir(termios) if not x.startswith('_')]))
