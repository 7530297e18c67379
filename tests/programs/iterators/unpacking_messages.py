def show(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, "|", e)


def u2(x):
    a, b = x
    return a, b


def star(x):
    a, *b, c = x
    return a, b, c


def first(x):
    a, *b = x
    return a, b


def last(x):
    *a, b = x
    return a, b


def nested(x):
    (a, b), [c, *d] = x
    return a, b, c, d


for v in ([1, 2], (1, 2), "ab", {1: 2, 3: 4}, range(2), iter([1, 2]), (x for x in "xy"), [1], [1, 2, 3], (), "abc", 5, None, iter([]), (x for x in "xyz"), {1}, b"ab"):
    show(lambda: u2(v))
for v in ([1, 2, 3, 4], "ab", [1], [], 5, range(3), {1: 1, 2: 2}):
    show(lambda: star(v))
    show(lambda: first(v))
    show(lambda: last(v))
show(lambda: nested(((1, 2), "xyz")))
show(lambda: nested(((1,), "xyz")))
show(lambda: nested((1, 2)))


class Gen:
    def __iter__(self):
        yield 1
        raise ValueError("in iter")


show(lambda: u2(Gen()))
show(lambda: star(Gen()))
for a, (b, *c) in [(1, "xyz"), (2, [5])]:
    print(a, b, c)
a = b = c = 0
a, b, c = b, 5, a
print(a, b, c)
[x, y] = 1, 2
print(x, y)
x, y = y, x
print(x, y)
d = {}
d["k"], d["j"] = 1, 2
print(d)
(*z,) = "abc"
print(z)
show(lambda: [*None])
show(lambda: {**None})
show(lambda: {**{1: 2}, **[]})
show(lambda: (lambda **k: k)(**[]))
show(lambda: dict(**{"a": 1}, **{"a": 2}))
show(lambda: print(**{"sep": "", "sep2": 1}))


class C:
    def m(self, **k):
        return k


show(lambda: C().m(**{"a": 1}, **{"a": 2}))
show(lambda: C().m(*1))

