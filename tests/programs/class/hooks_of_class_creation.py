class Base:
    registry = []
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.registry.append((cls.__name__, tag))

class A(Base, tag="a"): pass
class B(A): pass
print(Base.registry)
try:
    class C(Base, wrong=1): pass
except TypeError as e:
    print(e)
try:
    class D(object, wrong=1): pass
except TypeError as e:
    print(e)

class Field:
    def __set_name__(self, owner, name):
        self.name = name
        print("set_name", owner.__name__, name)
    def __get__(self, obj, owner=None):
        return self if obj is None else obj.__dict__.get(self.name, "unset")
    def __set__(self, obj, v):
        obj.__dict__[self.name] = v

class Rec:
    x = Field()
    y = Field()
r = Rec()
r.x = 3
print(r.x, r.y, Rec.x.name)

class Failing:
    def __set_name__(self, owner, name):
        raise RuntimeError("no names")
try:
    class Holder:
        attr = Failing()
except RuntimeError as e:
    print(type(e).__name__, e, e.__notes__)

class Generic:
    def __class_getitem__(cls, item):
        return (cls.__name__, item)
print(Generic[int], Generic["a", 1])
try:
    A[int]
except TypeError as e:
    print(e)

class Entries:
    def __init__(self, *bases): self.bases = bases
    def __mro_entries__(self, bases):
        print("entries", len(bases))
        return self.bases
e = Entries(A, Rec)
class F(e): pass
print(F.__bases__, F.__orig_bases__ == (e,))
class G(Entries()): pass
print(G.__bases__)
class BadEntries:
    def __mro_entries__(self, bases): return 3
try:
    class H(BadEntries()): pass
except TypeError as e:
    print(e)
try:
    type("H", (Entries(A),), {})
except TypeError as e:
    print(e)
try:
    class I(3): pass
except TypeError as e:
    print(e)

class Cell:
    def me(self): return __class__
print(Cell().me())

class MetaNoCell(type):
    def __new__(m, n, b, ns):
        ns.pop("__classcell__", None)
        return type.__new__(m, n, b, ns)
try:
    class NoCell(metaclass=MetaNoCell):
        def f(self): return __class__
except Exception as e:
    print(type(e).__name__, e)
class MetaBadCell(type):
    def __new__(m, n, b, ns):
        ns["__classcell__"] = 5
        return type.__new__(m, n, b, ns)
try:
    class BadCell(metaclass=MetaBadCell):
        def f(self): return __class__
except Exception as e:
    print(type(e).__name__, e)

class Q:
    __qualname__ = "Other.Name"
print(Q, Q.__qualname__, Q.__name__, Q.__module__)
try:
    class QQ:
        __qualname__ = 3
except TypeError as e:
    print(e)
def outer():
    class Inner:
        class Deep: pass
        def method(self): pass
    return Inner
print(outer(), outer().Deep, outer().method.__qualname__)
import abc
class Abstract(abc.ABC):
    @abc.abstractmethod
    def f(self): ...
    @property
    @abc.abstractmethod
    def p(self): ...
    @classmethod
    @abc.abstractmethod
    def c(cls): ...
class Half(Abstract):
    def f(self): return 1
    @classmethod
    def c(cls): return 1
for cls in (Abstract, Half):
    try:
        cls()
    except TypeError as e:
        print(e)
    print(sorted(cls.__abstractmethods__))
class Whole(Half):
    p = 4
print(Whole().p, Whole.__abstractmethods__)
