def t(f, *a, **k):
    try:
        print(f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, e)
def f0(): return 0
def f1(a): return a
def f2(a, b): return a, b
def f3(a, b, c): return a, b, c
def fd(a, b=2): return a, b
def fd2(a, b=2, c=3): return a, b, c
def fk(a, *, k): return a, k
def fk2(a, *, k, l): return a, k, l
def fk3(*, a, b, c): return a, b, c
def fkd(a, *, k=1, l): return a, k, l
def fp(a, /, b): return a, b
def fp2(a, b, /): return a, b
def fp3(a, b=1, /, c=2, *, d=3): return a, b, c, d
def fv(a, *args): return a, args
def fkw(a, **kw): return a, kw
def fpk(a, /, **kw): return a, kw
def full(a, b=1, /, c=2, *args, d, e=5, **kw): return a, b, c, args, d, e, kw
for f in (f0, f1, f2, f3, fd, fd2, fk, fk2, fk3, fkd, fp, fp2, fp3, fv, fkw, fpk, full):
    for a, k in (((), {}), ((1,), {}), ((1, 2), {}), ((1, 2, 3), {}), ((1, 2, 3, 4), {}), ((1, 2, 3, 4, 5), {}),
                 ((), {'a': 1}), ((1,), {'a': 1}), ((1,), {'b': 1}), ((1, 2), {'b': 1}), ((1,), {'k': 1}), ((1, 2), {'k': 1}),
                 ((1, 2, 3), {'k': 1, 'l': 2}), ((), {'zz': 1}), ((1,), {'zz': 1, 'a': 2}), ((1, 2), {'d': 3}), ((1, 2, 3, 4), {'d': 3, 'q': 8}),
                 ((1, 2, 3), {'d': 3}), ((), {'a': 1, 'b': 2}), ((), {'b': 2, 'a': 1, 'c': 3}), ((5,), {'l': 1})):
        print(f.__name__, a, k, end=' -> ')
        t(f, *a, **k)
t(lambda: f1(*1))
t(lambda: f1(**1))
t(lambda: f1(*(1,), **{1: 2}))
t(lambda: f1(**{'a': 1}, **{'a': 2}))
t(lambda: f1(a=1, **{'a': 2}))
t(lambda: f1(*None))
t(lambda: f1(1, *5))
t(lambda: print(**[1]))
t(lambda: dict(**{1: 2}))
t(lambda: (1)(2))
t(lambda: None())
t(lambda: "a"())
t(lambda: [](1))
class A:
    def m(self, x): return x
    def n(): return 1
    @classmethod
    def c(cls, x): return x
    @staticmethod
    def s(x): return x
    def __call__(self, q): return q
a = A()
t(lambda: a.m())
t(lambda: a.m(1, 2))
t(lambda: A.m())
t(lambda: A.m(1))
t(lambda: a.n())
t(lambda: a.c())
t(lambda: a.c(1, 2))
t(lambda: a.s())
t(lambda: a.s(1, 2))
t(lambda: a())
t(lambda: a(1, 2))
t(lambda: A(1))
t(lambda: A(x=1))
t(lambda: object(1))
class B:
    def __init__(self, x): pass
t(lambda: B())
t(lambda: B(1, 2))
class C:
    def __new__(cls, x): return object.__new__(cls)
t(lambda: C())
t(lambda: C(1, 2))
class D:
    def __new__(cls, *a): return object.__new__(cls, *a)
t(lambda: D(1))
class E:
    def __init__(self, *a): object.__init__(self, *a)
t(lambda: E(1))
class F:
    def __init__(self): return 5
t(lambda: F())
class G:
    __call__ = 5
t(lambda: G()())
t(lambda: len())
t(lambda: len(1, 2))
t(lambda: len(obj=1))
t(lambda: len(5))
t(lambda: abs())
t(lambda: isinstance(1))
t(lambda: isinstance(1, 1))
t(lambda: issubclass(1, int))
t(lambda: issubclass(int, 1))
t(lambda: sorted())
t(lambda: sorted([1], [2]))
t(lambda: sorted([1], foo=1))
t(lambda: max())
t(lambda: max(1))
t(lambda: max([]))
t(lambda: max(1, 2, default=3))
t(lambda: max(1, key=3))
t(lambda: max([1], foo=3))
t(lambda: print(1, foo=2))
t(lambda: print(1, sep=2))
t(lambda: print(1, end=2))
t(lambda: int('a', 2, 3))
t(lambda: int(x=1))
t(lambda: int(1, 2))
t(lambda: 'a'.join())
t(lambda: 'a'.join(1))
t(lambda: 'a'.join([1]))
t(lambda: [].append())
t(lambda: [].append(1, 2))
t(lambda: [].append(x=1))
t(lambda: {}.get())
t(lambda: {}.pop())
t(lambda: {}.update(1))
t(lambda: {}.update([1]))
t(lambda: {}.update([(1, 2, 3)]))
t(lambda: dict(1, 2))
t(lambda: list.append(1, 2))
t(lambda: list.append())
t(lambda: str.upper(1))
t(lambda: str.join(1, []))
t(lambda: int.__add__(1.0, 2))
t(lambda: type())
t(lambda: type(1, 2))
t(lambda: type(1, 2, 3))
t(lambda: type('a', 2, 3))
t(lambda: type('a', (), 3))
t(lambda: super())
t(lambda: range())
t(lambda: range(1, 2, 3, 4))
t(lambda: range('a'))
t(lambda: range(1, 2, 0))
t(lambda: range(a=1))
t(lambda: getattr(1))
t(lambda: getattr(1, 2))
t(lambda: setattr(1, 'x', 2))
t(lambda: hasattr(1, 2))
t(lambda: iter())
t(lambda: iter(1))
t(lambda: iter(1, 2))
t(lambda: next(1))
t(lambda: next(iter([])))
t(lambda: chr('a'))
t(lambda: ord('ab'))
t(lambda: ord(1))
t(lambda: chr(-1))
t(lambda: hash([]))
t(lambda: hash({}))
t(lambda: {[]: 1})
t(lambda: {[1]})
t(lambda: sum('ab'))
t(lambda: sum(['a'], ''))
t(lambda: sum([[1]], [2]))
t(lambda: round('a'))
t(lambda: round(1.5, 'a'))
t(lambda: pow(1))
t(lambda: pow(2, -1, 4))
t(lambda: pow(2, 1, 0))
t(lambda: divmod(1, 0))
t(lambda: list(zip([1], [1, 2], strict=True)))
t(lambda: list(zip([1, 2], [1], strict=True)))
t(lambda: list(zip([1, 2], [1, 2], [1], strict=True)))
t(lambda: zip(1))
t(lambda: map())
t(lambda: map(1))
t(lambda: list(map(1, [1])))
t(lambda: filter(1))
t(lambda: enumerate())
t(lambda: enumerate(1))
t(lambda: reversed(1))
t(lambda: reversed({1}))
t(lambda: slice())
t(lambda: callable())
t(lambda: vars(1))
t(lambda: dir(1, 2))
t(lambda: id())
t(lambda: input(1, 2))
t(lambda: open())
t(lambda: compile('a'))
t(lambda: compile('a', 'b', 'c'))
t(lambda: eval(1))
t(lambda: exec(1))
t(lambda: bin('a'))
t(lambda: hex(1.5))
t(lambda: format(1, 2))
t(lambda: format(1, 'zz'))
t(lambda: all(1))
t(lambda: any())
t(lambda: bytes('a'))
t(lambda: bytes(-1))
t(lambda: bytes([256]))
t(lambda: bytearray('a'))
t(lambda: complex('a'))
t(lambda: float('a'))
t(lambda: float([]))
t(lambda: int([]))
t(lambda: int('1x'))
t(lambda: tuple(1))
t(lambda: set(1))
t(lambda: frozenset(1, 2))
t(lambda: memoryview(1))
t(lambda: property(1, 2, 3, 4, 5))
t(lambda: classmethod())
t(lambda: staticmethod())
t(lambda: __import__())
t(lambda: __import__('nope'))
t(lambda: __build_class__())
