class C: pass
for x in (3, True, 2.5, None, C(), {1}, {}, range(3), 'a', (1,), len, 1j, type, C, Ellipsis):
    for y in ([1, 2], 'ab', (1,), b'x'):
        try:
            z = x
            z *= y
            print(z)
        except TypeError as e:
            print(e)
        try: print(x * y)
        except TypeError as e: print(e)
