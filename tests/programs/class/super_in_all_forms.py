class A:
    attr = "A.attr"
    def f(self): return "A.f"
    @classmethod
    def c(cls): return ("A.c", cls.__name__)
    @staticmethod
    def s(): return "A.s"
    @property
    def p(self): return "A.p"
    def __getitem__(self, k): return ("A", k)
class B(A):
    def f(self): return "B.f " + super().f()
    @classmethod
    def c(cls): return ("B.c",) + super().c()
    @staticmethod
    def s(): return "B.s " + super(B, B).s()
    @property
    def p(self): return "B.p " + super().p
    def two(self): return super(B, self).f()
    def nested(self):
        def inner(): return __class__
        return inner()
    def attrs(self): return super().attr
    def comp(self): return [super(B, self).f() for _ in range(2)]
    def item(self): return super().__getitem__(3)
b = B()
print(b.f(), b.c(), B.c(), b.s(), b.p, b.two(), b.nested(), b.attrs(), b.comp(), b.item())
s = super(B, b)
print(s.__thisclass__, s.__self__ is b, s.__self_class__)
print(repr(s).replace(hex(id(b)), "ADDR"), repr(super(B)), super(B).__self__)

def attempt(f):
    try:
        print("ok", f())
    except Exception as e:
        print(type(e).__name__, e)
attempt(lambda: super(B, 3))
attempt(lambda: super(3, 3))
attempt(lambda: super(B, b, 1))
attempt(lambda: super(x=1))
attempt(lambda: super())
attempt(lambda: super(B, b).missing)
attempt(lambda: super(B, b)[1])
def no_args():
    super()
attempt(no_args)
def with_args(x):
    super()
attempt(lambda: with_args(1))
class D:
    def f(x):
        del x
        super()
attempt(D().f)
class E:
    def f(self):
        return super().__init__
print(type(E().f()))
class U(A):
    def f(self): return "U"
U.parent = super(U)
print(U().parent.f())
class Cls(type):
    def m(cls): return "Cls.m"
class Sub(Cls):
    def m(cls): return "Sub " + super().m()
class K(metaclass=Sub): pass
print(K.m())
class Init:
    def __init__(self, **kw):
        print("Init", kw)
        super().__init__(**kw)
class Mix(Init, dict): pass
print(Mix(a=1))
class New:
    def __new__(cls, *args):
        print("new", args)
        return super().__new__(cls)
    def __init__(self, *args):
        print("init", args)
New(1, 2)
sup = super
class Alias(A):
    def f(self):
        return sup(Alias, self).f()
print(Alias().f())
class Cells:
    def f(self):
        g = lambda: self
        return super().__repr__()[:7], g() is self
print(Cells().f())
