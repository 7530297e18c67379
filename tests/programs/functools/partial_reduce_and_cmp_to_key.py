import functools
from functools import partial, reduce, cmp_to_key, total_ordering, wraps, singledispatch, cached_property, partialmethod


def show(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, "|", e)


def f(*a, **k):
    return a, k


p = partial(f, 1, x=2)
print(p(), p(3, y=4), p(x=9), p.func is f, p.args, p.keywords)
q = partial(p, 5, z=6)
print(q(7), q.args, q.keywords, q.func is f)
print(partial(int, base=2)("101"), repr(partial(int, base=2)), repr(partial(print, 1, "a", sep="-")))
p.attr = 5
print(p.attr, p.__dict__)
show(lambda: partial())
show(lambda: partial(5))
show(lambda: partial(len)())
print(list(map(partial(pow, 2), range(5))))


class PM:
    def go(self, a, b):
        return a, b

    one = partialmethod(go, 1)


print(PM().one(2))
print(reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a * b, [], 7), reduce(max, [3, 9, 2], 5), reduce(lambda a, b: a + b, "abc"))
show(lambda: reduce(max, []))
show(lambda: reduce(max, 5))
show(lambda: reduce(max))
show(lambda: reduce(5, [1, 2]))
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)), sorted("bca", key=cmp_to_key(lambda a, b: (a > b) - (a < b))))
K = cmp_to_key(lambda a, b: a - b)
print(K(1) < K(2), K(1) == K(1), K(3) >= K(4), K(5).obj)
show(lambda: K(1) < 5)
show(lambda: hash(K(1)))
show(lambda: cmp_to_key())


@total_ordering
class T:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        return self.v == o.v

    def __lt__(self, o):
        return self.v < o.v


print(T(1) <= T(1), T(2) > T(1), T(1) >= T(2))


def deco(fn):
    @wraps(fn)
    def inner(*a):
        "inner doc"
        return fn(*a)

    return inner


@deco
def named():
    "named doc"
    return 5


print(named.__name__, named.__doc__, named(), named.__wrapped__.__name__)


@singledispatch
def sd(x):
    return "default"


@sd.register(int)
def _(x):
    return "int"


@sd.register
def _(x: list):
    return "list"


print(sd(1), sd([]), sd("a"), sd(True), sd.dispatch(bool) is sd.dispatch(int))


class CP:
    n = 0

    @cached_property
    def v(self):
        CP.n += 1
        return 42


c = CP()
print(c.v, c.v, CP.n, c.__dict__)
