from functools import lru_cache, cache


def show(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, "|", e)


@lru_cache(maxsize=3)
def sq(x):
    print("computing", x)
    return x * x


print([sq(i) for i in (1, 2, 3, 1, 4, 1, 2)], sq.cache_info(), sq.cache_parameters())
sq.cache_clear()
print(sq.cache_info(), sq(5), sq.__name__, sq.__wrapped__(3))


@lru_cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(100), fib.cache_info())


@cache
def kw(a, b=2, *, c=3):
    return a, b, c


print(kw(1), kw(1, 2), kw(1, b=2), kw(1, c=3), kw(1, c=3, b=2), kw(1, b=2, c=3), kw.cache_info())


@lru_cache(maxsize=None, typed=True)
def typed(x):
    return type(x).__name__


print(typed(1), typed(1.0), typed(True), typed("a"), typed.cache_info())


@lru_cache(maxsize=None)
def untyped(x):
    return type(x).__name__


print(untyped(1), untyped(1.0), untyped(True), untyped((1,)), untyped((1.0,)), untyped.cache_info())


@lru_cache(maxsize=0)
def nothing(x):
    return x


print(nothing(1), nothing(1), nothing.cache_info())
show(lambda: untyped([]))
show(lambda: lru_cache(maxsize="a")(len))


@lru_cache(maxsize=2)
def fails(x):
    raise ValueError(x)


show(lambda: fails(1))
show(lambda: fails(1))
print(fails.cache_info())


class C:
    @lru_cache(maxsize=10)
    def m(self, x):
        print("m", x)
        return x

    @staticmethod
    @cache
    def s(x):
        return x

    @classmethod
    @cache
    def c(cls, x):
        return cls.__name__, x


o = C()
print(o.m(1), o.m(1), C.m(o, 1), C.m.cache_info(), C.s(3), o.s(3), C.s.cache_info(), o.c(1), C.c(1))


class H:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return 1

    def __eq__(self, other):
        return self.v == other.v


@lru_cache(maxsize=2)
def h(x):
    return x.v


print([h(H(i)) for i in (1, 2, 1, 3, 2, 1)], h.cache_info())
