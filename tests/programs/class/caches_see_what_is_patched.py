# what is patched, deleted or replaced at run time is seen at every call and load
import gc, weakref
class A:
    X = 1
    def m(self): return "A.m"
    def other(self): return "A.other"
    @property
    def p(self): return "A.p"
    @staticmethod
    def s(x): return ("s", x)
    @classmethod
    def c(cls, x): return (cls.__name__, x)
class B(A):
    def m(self): return "B.m+" + super().m()
class C(A):
    __slots__ = ("z",)
    def __init__(self, z=5): self.z = z
class D:
    __slots__ = ("q", "w")
    def __init__(self, q, w):
        self.q = q
        self.w = w
def use(o):
    return o.m(), o.other(), o.p, o.s(1), o.c(2), o.X
objs = [A(), B(), C(), C(7)]
for r in range(4):
    for o in objs:
        print(use(o))
    if r == 0:
        A.other = lambda self: "patched"
        A.X = 2
    if r == 1:
        A.m = lambda self: "pm"
        A.p = property(lambda self: "pp")
        A.s = staticmethod(lambda x: x)
    if r == 2:
        objs[0].m = lambda: "inst"
        objs[1].X = 99
        B.c = classmethod(lambda cls, x: "new")
def make(k, *a):
    return k(*a)
class E:
    def __init__(self, a):
        self.a = a
for i in range(5):
    e = E(i)
    print(e.a, e.__dict__)
    if i == 1:
        E.__init__ = lambda self, a: setattr(self, "a", a * 10)
    if i == 2:
        def init(self, a): return 5
        E.__init__ = init
        try:
            E(3)
        except TypeError as x: print(x)
        E.__init__ = lambda self, a: None if a > 100 else setattr(self, "a", -a)
    if i == 3:
        E.__new__ = lambda cls, a: object.__new__(B)
        print(type(E(1)).__name__)
        break

for i in range(3):
    try:
        E()
    except TypeError as x: print(x)
    try:
        E(1, 2)
    except TypeError as x: print(x)
d = D(1, 2)
for i in range(3):
    try:
        print(d.q, d.w)
    except AttributeError as x: print(x)
    if i == 0: del d.q
    if i == 1: d.q = "back"
try:
    d.e = 1
except AttributeError as x: print(x)
class F:
    def __init__(self): raise ValueError("no")
    pass
for i in range(2):
    try: F()
    except ValueError as x: print(x)
class G:
    pass
for i in range(2):
    try: G(1)
    except TypeError as x: print(x)
g = G()
g.f = lambda x: x + 1
for i in range(3): print(g.f(i))
class H:
    def run(self): return [self.go(n) for n in range(3)]
    def go(self, n):
        if n == 1:
            H.go = lambda self, n: "new%d" % n
        return n
print(H().run())
class I:
    def __getattr__(self, n): return lambda *a: (n, a)
for i in range(3): print(I().foo(1, 2), I().bar(3))
class J:
    def f(self, a, b=2, *, c=3): return a, b, c
for i in range(3): print(J().f(1), J().f(1, 5), J().f(1, c=9), J().f(*[4], **{"c": 1}))
ref = None
def local():
    global ref
    class L:
        def m(self): return self
    l = L()
    l.m().m()
    ref = weakref.ref(L)
local()
gc.collect()
print(ref() is None)
class M:
    def f(self): return "M"
class N:
    def f(self): return "N"
m = M()
for i in range(4):
    print(m.f())
    m.__class__ = N if i % 2 == 0 else M
def nested(x): return x.get(x).get(x)
class O:
    def get(self, y): return y
print(type(nested(O())).__name__)
import math
for i in range(3): print(math.sqrt(16), math.pi > 3)
math.sqrt = lambda x: "mine"
print(math.sqrt(16))
