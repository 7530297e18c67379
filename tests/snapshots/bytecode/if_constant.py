if 0:
    a = 1
else:
    b = 2
if __debug__:
    c = 3
