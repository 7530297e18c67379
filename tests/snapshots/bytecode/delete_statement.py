del a, b.c, d[e], f[1:2]


def g(x):
    del x
    return x
