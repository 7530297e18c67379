class A:
    __slots__ = ("x", "y")

a = A()
a.x = 1
print(a.x)
try:
    a.y
except AttributeError as e:
    print(e)
try:
    a.z = 3
except AttributeError as e:
    print(e)
try:
    a.__dict__
except AttributeError as e:
    print(e)
del a.x
try:
    del a.x
except AttributeError as e:
    print(e)
print(A.x, type(A.x).__name__, A.__slots__)
print(sorted(k for k in A.__dict__ if not k.startswith("__")))

class B(A):
    pass

b = B()
b.x, b.y, b.z = 1, 2, 3
print(b.x, b.y, b.z, b.__dict__)

class C(A):
    __slots__ = ("z",)

c = C()
c.x = 1; c.y = 2; c.z = 3
print(c.x, c.y, c.z, hasattr(c, "__dict__"))

class D:
    __slots__ = ("__dict__", "q")

d = D()
d.q = 5
d.other = 6
print(d.q, d.other, d.__dict__)

class E:
    __slots__ = "single"

e = E()
e.single = 10
print(e.single)

class Private:
    __slots__ = ("__hidden",)
    def __init__(self):
        self.__hidden = 4
    def get(self):
        return self.__hidden

print(Private().get(), [k for k in Private.__dict__ if "hidden" in k])

def attempt(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, e)

def conflict():
    class X:
        __slots__ = ("a",)
        a = 1
attempt(conflict)
attempt(lambda: type("X", (), {"__slots__": (1,)}))
attempt(lambda: type("X", (), {"__slots__": ("a b",)}))
attempt(lambda: type("X", (), {"__slots__": ("__dict__", "__dict__")}))
attempt(lambda: type("X", (), {"__slots__": ("__weakref__", "__weakref__")}))
attempt(lambda: type("X", (int,), {"__slots__": ("a",)}))
attempt(lambda: type("X", (int,), {"__slots__": ()}))
attempt(lambda: type("X", (tuple,), {"__slots__": ("a",)}))
attempt(lambda: type("X", (list,), {"__slots__": ("a",)})().append.__name__)

class P: __slots__ = ("p",)
class Q: __slots__ = ("q",)
attempt(lambda: type("R", (P, Q), {}))
class Empty: __slots__ = ()
print(type("S", (P, Empty), {}).__mro__)
attempt(lambda: type("T", (int, str), {}))
attempt(lambda: type("T", (int, list), {}))

class Names:
    __slots__ = {"a": "doc of a", "b": "doc of b"}
n = Names()
n.a = 1
print(n.a, Names.__slots__)

class L(list):
    __slots__ = ("extra",)
l = L([1, 2])
l.extra = "e"
print(l, l.extra)

class It:
    __slots__ = (s for s in ("g", "h"))
i = It()
i.g = 1
print(i.g)


class Cell:
    __slots__ = ("__classcell__",)

    def __init__(self):
        super().__init__()


cell = Cell()
cell.__classcell__ = 3
print(cell.__classcell__, type(Cell.__classcell__).__name__)
