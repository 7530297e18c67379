a = b = c
a.x = 1
a[0] = 2
a, b = b, a
a, b, c = c, a, b
