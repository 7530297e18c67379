def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except TypeError as e:
        print(e)

def f0(): return ()
def f1(a): return a
def f2(a, b): return a, b
def f3(a, b, c): return a, b, c
def d(a, b=2): return a, b
def dd(a, b, c=3, d=4): return a, b, c, d
def star(a, *rest): return a, rest
def kw(a, **kws): return a, kws
def only(a, *, k, j=5): return a, k, j
def only3(*, a, b, c): return a, b, c
def pos(a, b, /, c): return a, b, c
def posd(a, b=2, /, **kw): return a, b, kw
def all_(a, b=1, *c, d, e=2, **f): return a, b, c, d, e, f

attempt(f0, 1)
attempt(f0, 1, 2)
attempt(f0, a=1)
attempt(f1)
attempt(f1, 1, 2)
attempt(f1, b=1)
attempt(f1, 1, a=2)
attempt(f2)
attempt(f2, 1)
attempt(f2, b=1)
attempt(f3)
attempt(f3, 1)
attempt(f3, c=1)
attempt(f3, 1, 2, 3, 4)
attempt(d)
attempt(d, 1)
attempt(d, 1, 2, 3)
attempt(d, b=1)
attempt(dd)
attempt(dd, 1)
attempt(dd, 1, 2)
attempt(dd, 1, 2, d=9)
attempt(dd, 1, 2, 3, 4, 5)
attempt(star)
attempt(star, 1, 2, 3)
attempt(kw)
attempt(kw, 1, b=2, c=3)
attempt(kw, 1, 2)
attempt(only)
attempt(only, 1)
attempt(only, 1, 2)
attempt(only, 1, k=3)
attempt(only, 1, 2, k=3)
attempt(only, 1, 2, 3, k=3, j=4)
attempt(only3)
attempt(only3, a=1)
attempt(only3, 1)
attempt(only3, 1, a=1)
attempt(pos, 1, 2, 3)
attempt(pos, 1, 2, c=3)
attempt(pos, 1, b=2, c=3)
attempt(pos, a=1, b=2, c=3)
attempt(pos, 1)
attempt(posd, 1, a=5)
attempt(posd, 1, b=5, c=6)
attempt(posd)
attempt(all_, 1, 2, 3, d=4, z=5)
attempt(all_)
attempt(all_, 1)
attempt(f1, **{"x y": 1})
attempt(kw, 1, **{"x y": 1})
try:
    kw(1, **{1: 2})
except TypeError as e:
    print(e)
try:
    f2(*3)
except TypeError as e:
    print(e)
try:
    f2(**3)
except TypeError as e:
    print(e)
try:
    f2(1, **{"a": 1}, **{"a": 2})
except TypeError as e:
    print(e)
try:
    kw(1, x=1, **{"x": 2})
except TypeError as e:
    print(e)
class C:
    def m(self, a): return a
    @classmethod
    def c(cls, a): return a
    @staticmethod
    def s(a): return a
attempt(C().m)
attempt(C().m, 1, 2)
attempt(C.m)
attempt(C.m, 1)
attempt(C.c)
attempt(C.s, 1, 2)
attempt(lambda x: x)
attempt(lambda: 0, 1)
print(f2(*[1], **{"b": 2}), f3(1, *[2], c=3), star(*range(4)), f2(*(1, 2)), d(*"x"))
def defaults(a, b=[]):
    if isinstance(b, int): return a, b
    b.append(a)
    return b
print(defaults(1), defaults(2), defaults.__defaults__)
defaults.__defaults__ = (10, [20])
attempt(defaults)
defaults.__defaults__ = None
attempt(defaults, 1)
only.__kwdefaults__ = {"k": "new"}
attempt(only, 1)
attempt(only, 1, j=2)
def gen(a): yield a
attempt(gen)
class Local:
    def __call__(self, a): return a
attempt(Local())
attempt(len)
attempt(len, 1, 2)
attempt(len, x=1)
attempt([].append)
attempt([].append, 1, 2)
attempt([].append, x=2)
attempt(list.append)
attempt(list.append, 3)
attempt(list.append, [], 1, 2)
attempt("".join, 1, 2)
attempt(str.upper, 3)
attempt(str.upper)
attempt(int.__add__)
attempt(int.__add__, "a")
attempt(int.__add__, 1)
attempt(int.__add__, 1, 2, 3)
attempt((1).__add__, 2, 3)
attempt((1).__add__, x=1)
attempt((1).__neg__, 1)
attempt(dict.fromkeys)
attempt({}.get)
attempt([].pop, 1, 2)
