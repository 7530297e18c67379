def show(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, "|", e)


t = (1, 2, 3, 2)
print(t.count(2), t.index(2), t.index(2, 2), t + (4,), t * 2, 2 * t, t * 0, t * -1)
print((), (1,), (1, 2), ((),), len(t), t[0], t[-1], t[1:3], t[::-1], 3 in t, 9 in t)
e = ()
print(tuple() is e, tuple(t) is t, t[:] is t, (t + e) is t, t * 1 is t)
print(tuple("abc"), tuple([1, 2]), tuple({1: 2}), tuple(x for x in range(3)))
print((1, 2) < (1, 3), (1, 2) < (1, 2, 0), (1, 2) == (1.0, 2.0), (1,) != [1], (1, "a") > (0, 5))
print(hash((1, 2, 3)), hash(()), hash((0,)), hash((1, (2, 3))), hash((-1, -2)), hash((True, 1.0)))
show(lambda: hash(([],)))
show(lambda: t[4])
show(lambda: t["a"])
show(lambda: t[1.0])
show(lambda: t.index(9))
show(lambda: t.index())
show(lambda: t + [1])
show(lambda: t + 1)
show(lambda: t * "a")
show(lambda: t < [1])
show(lambda: t.__setitem__)
show(lambda: tuple(5))
show(lambda: tuple(1, 2))
show(lambda: tuple(a=1))
show(lambda: (1, "a") < (1, 2))


def setit():
    t[0] = 1


def delit():
    del t[0]


show(setit)
show(delit)


class T(tuple):
    def __new__(cls, *args):
        return super().__new__(cls, args)


x = T(1, 2)
x.name = "n"
print(x, x.name, type(x[:]), type(x + (3,)), type(x * 1), x == (1, 2), hash(x) == hash((1, 2)), isinstance(x, tuple))


class U(tuple):
    pass


print(U([1, 2]), U(), type(tuple(U([1]))), tuple(U([1])), U((1,)) + U((2,)))
a, *b, c = (1, 2, 3, 4)
print(a, b, c)
it = iter((1, 2, 3))
print(next(it), it.__length_hint__(), it.__reduce__()[1:], list(it), it.__reduce__()[1:])
print((1, 2).__getnewargs__(), tuple.__class_getitem__(int), tuple[int, ...])
nan = float("nan")
print((nan,) == (nan,), nan in (nan,), (nan,) < (nan,))
