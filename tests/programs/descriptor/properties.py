class A:
    def __init__(self): self._x = 1
    @property
    def x(self):
        "doc x"
        return self._x
    @x.setter
    def x(self, v): self._x = v
    @x.deleter
    def x(self): del self._x
    ro = property(lambda self: "ro", doc="given doc")
    wo = property(fset=lambda self, v: print("wo", v))
a = A()
print(a.x, A.x.__doc__, A.ro.__doc__)
a.x = 5
print(a.x)
del a.x
try: a.x
except AttributeError as e: print(e)
def attempt(f):
    try: print("ok", f())
    except Exception as e: print(type(e).__name__, e)
attempt(lambda: setattr(a, "ro", 1))
attempt(lambda: delattr(a, "ro"))
attempt(lambda: a.wo)
a.wo = 3
p = property()
attempt(lambda: p.__get__(a, A))
attempt(lambda: p.__set__(a, 1))
attempt(lambda: p.__delete__(a))
print(A.x.fget.__name__, A.x.fset.__name__, A.x.fdel.__name__, A.ro.fset, type(A.x), A.x.__isabstractmethod__)
attempt(lambda: setattr(A.x, "fget", 1))
A.ro.__doc__ = "changed"
print(A.ro.__doc__)
class P(property):
    pass
class B:
    @P
    def y(self):
        "doc of y"
        return 2
print(B().y, B.y.__doc__, type(B.y))
q = A.x.getter(lambda self: "new getter")
print(q.__get__(a), q.fset is A.x.fset)
class C:
    x = property(lambda self: 1)
    y = x
print(C().y)
attempt(lambda: setattr(C(), "y", 2))
class D(A):
    x = A.x.setter(lambda self, v: setattr(self, "_x", v * 10))
d = D()
d.x = 3
print(d.x)
import functools
class E:
    calls = 0
    @functools.cached_property
    def cached(self):
        E.calls += 1
        return 42
e = E()
print(e.cached, e.cached, E.calls, e.__dict__)
class F:
    @classmethod
    def cm(cls): return cls.__name__
    @staticmethod
    def sm(x): return x * 2
    cm2 = classmethod(lambda cls, *a: (cls.__name__, a))
print(F.cm(), F().cm(), F.sm(2), F().sm(3), F.cm2(1))
print(repr(F.__dict__["cm"]).split(" at ")[0], repr(F.__dict__["sm"]).split(" at ")[0])
print(F.__dict__["cm"].__func__.__name__, F.__dict__["sm"].__wrapped__.__name__, F.__dict__["sm"](4), F.__dict__["cm"].__name__, F.__dict__["cm"].__doc__)
attempt(lambda: F.__dict__["cm"]())
class G(F): pass
print(G.cm(), G().cm())
s = staticmethod(len)
print(s([1, 2]), s.__name__)
s.attr = 1
print(s.attr)
class Desc:
    def __get__(self, obj, owner=None): return (obj is None, owner.__name__)
class H:
    d = Desc()
    m = classmethod(Desc())
print(H.d, H().d, H.m)
print(int.real.__get__(5), int.real.__get__(5, int), list.append.__get__([1])(2))
attempt(lambda: int.real.__get__(None, None))
attempt(lambda: int.real.__get__("x"))
attempt(lambda: int.real.__set__(5, 3))
attempt(lambda: int.__add__.__get__("x"))
attempt(lambda: list.append.__get__(3))
attempt(lambda: dict.__dict__["fromkeys"].__get__(None, int))
attempt(lambda: dict.__dict__["fromkeys"]())
attempt(lambda: dict.__dict__["fromkeys"](3))
print(dict.__dict__["fromkeys"](dict, "ab"))
