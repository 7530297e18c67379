b'a' b'b'
rb'\n' b'\n'
b'\xff\101\0'
Rb'x' bR'y' Br'z'
b'''a
b'''
