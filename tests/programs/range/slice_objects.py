def show(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, "|", e)


s = slice(1, 10, 2)
print(s, slice(5), slice(1, 2), s.start, s.stop, s.step, slice(None), slice("a", [1], {}))
print(s.indices(5), s.indices(100), slice(None, None, -1).indices(4), slice(-3, None).indices(10), slice(-100, 100).indices(7), slice(5, -5, -2).indices(6))
print(slice(None).indices(10 ** 25), slice(-3, 10 ** 30, 10 ** 20).indices(10 ** 25), slice(10 ** 30, None, -1).indices(3))
print(s == slice(1, 10, 2), s != slice(1, 10), slice(1) < slice(2), slice(1, 2) <= slice(1, 2), s == (1, 10, 2))
print(hash(slice(1, 2, 3)), hash(slice(None)), {slice(1): "x"}[slice(1)], hash(s) == hash(slice(1, 10, 2)))
show(lambda: slice())
show(lambda: slice(1, 2, 3, 4))
show(lambda: slice(stop=1))
show(lambda: s.indices(-1))
show(lambda: s.indices("a"))
show(lambda: slice(1, 2, 0).indices(5))
show(lambda: slice("a").indices(5))
show(lambda: hash(slice([])))
show(lambda: setattr(s, "start", 5))
show(lambda: slice(1) < 5)


class Echo:
    def __getitem__(self, k):
        return k

    def __setitem__(self, k, v):
        print("set", k, v)

    def __delitem__(self, k):
        print("del", k)


e = Echo()
print(e[1:2], e[::3], e[:], e[1:2, 3], e[...], e[1, 2], e["a":None:2])
e[1:2] = 5
e[::2] = 6
del e[3:]
print(s.__reduce__())
x = 5
show(lambda: x[0])
show(lambda: x["a"])
show(lambda: x[1:2])


def set_it():
    x[0] = 1


def del_it():
    del x[0]


show(set_it)
show(del_it)
none = None
show(lambda: none[0])
f = lambda: 0
show(lambda: f[0])
show(lambda: int[0])
show(lambda: print[0])
show(lambda: len(5))
show(lambda: len(None))
y = {1, 2}
show(lambda: y[0])
show(lambda: set_str())


def set_str():
    t = "abc"
    t[0] = "x"


show(set_str)


class Len:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


show(lambda: len(Len(5)))
show(lambda: len(Len(-1)))
show(lambda: len(Len("a")))
show(lambda: len(Len(10 ** 30)))
show(lambda: bool(Len(0)))


class Seq:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i * i


print(list(Seq()), 9 in Seq(), [*Seq()], max(Seq()), tuple(Seq()), dict(enumerate(Seq())))
a, b, c, d = Seq()
print(a, b, c, d)
