x = 1
'''a
b'''
if x:
    y
'a\
b'
z = (1,
2)