class N:
    def __init__(s, n): s.n = n
    def __del__(s): print('del', s.n)
g = N('global')
a = N('cyc1'); a.me = a; del a
b = N('heldcyc'); b.me = b
f = lambda: g
print('end')
