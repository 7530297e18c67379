class Base:
    def __init__(self, **kw):
        print("Base", kw)
    def describe(self):
        return ["base"]

class Named(Base):
    def __init__(self, name="?", **kw):
        print("Named", name)
        super().__init__(**kw)
        self.name = name
    def describe(self):
        return ["named"] + super().describe()

class Sized(Base):
    def __init__(self, size=0, **kw):
        print("Sized", size)
        super().__init__(**kw)
        self.size = size
    def describe(self):
        return ["sized"] + super().describe()

class Thing(Named, Sized):
    def __init__(self, **kw):
        print("Thing")
        super().__init__(**kw)
    def describe(self):
        return ["thing"] + super().describe()

t = Thing(name="box", size=5, color="red")
print(t.describe(), t.name, t.size)
print([c.__name__ for c in Thing.__mro__])
print(Named().describe())

class A: x = "A"
class B(A): pass
class C(A): x = "C"
class D(B, C): pass
print(D.x, D().x, [c.__name__ for c in D.mro()])
try:
    class Wrong(A, B): pass
except TypeError as error:
    print(error)
try:
    class Twice(A, A): pass
except TypeError as error:
    print(error)
try:
    class Layout(int, str): pass
except TypeError as error:
    print(error)
for base in (5, None, len, True.__class__):
    try:
        class Sub(base): pass
        print("fine", Sub)
    except TypeError as error:
        print(error)

class JsonMixin:
    def to_json(self):
        return "{" + ", ".join(f'"{k}": {v!r}' for k, v in sorted(vars(self).items())) + "}"
class CompareMixin:
    def __eq__(self, other): return vars(self) == vars(other)
class P(JsonMixin, CompareMixin):
    def __init__(self, **kw): self.__dict__.update(kw)
print(P(a=1, b="x").to_json(), P(a=1) == P(a=1), P(a=1) == P(a=2))
class Explicit(Named, Sized):
    def __init__(self):
        Sized.__init__(self, 3)
    def describe(self):
        return super(Named, self).describe()
print(Explicit().describe())


# What a builtin base gives by index also serves a class with more bases.
class Plain: pass
class Pair(Plain, tuple): pass
class Text(str, Plain): pass
class Own(tuple):
    def __getitem__(self, i): return "own"
class Map(Plain, dict):
    __reversed__ = None
Own_without = type("Own", (tuple,), {"__getitem__": lambda self, i: 0})
del Own_without.__getitem__
for x in Pair((1, 2)), Text("ab"), Own((1, 2)), Own_without((1, 2)), Map(a=1):
    try:
        print(list(reversed(x)), x[1], 1 in x if not isinstance(x, str) else "b" in x)
    except TypeError as e:
        print(e)
