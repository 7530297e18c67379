#!shebang
# a
x = 1 # b
    # c
if x: # d
    # e
    y # f
# g
z