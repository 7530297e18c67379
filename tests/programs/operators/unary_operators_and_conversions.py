class U:
    def __neg__(self):
        return "neg"

    def __pos__(self):
        return "pos"

    def __invert__(self):
        return "invert"

    def __abs__(self):
        return "abs"

    def __round__(self, n=None):
        return ("round", n)

    def __trunc__(self):
        return 5

    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __complex__(self):
        return 1j

    def __divmod__(self, other):
        return ("divmod", other)

    def __rdivmod__(self, other):
        return ("rdivmod", other)


import math

u = U()
print(-u, +u, ~u, abs(u), round(u), round(u, 2), round(u, None), math.floor(u), math.ceil(u), math.trunc(u), complex(u), divmod(u, 1), divmod(1, u))
print(-5, +5, ~5, - -5, -(2**61), ~(2**61), -(-(2**61)), abs(-(2**61)), -True, ~0, +(2**70), -0.0, +1.5, -1j)
print(not 0, not 1.5, not 2**70, not 0j, not "", not None)
for f in (lambda: round("a"), lambda: math.floor("a"), lambda: math.trunc(1j), lambda: math.trunc("a"), lambda: math.ceil(None), lambda: round(u, 1, 2), lambda: int(object()), lambda: float(u), lambda: complex("u")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
