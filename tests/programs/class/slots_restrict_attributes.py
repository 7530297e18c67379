class Point:
    __slots__ = ("x", "y")
    def __init__(self, x, y=0):
        self.x = x
        if y is not None:
            self.y = y

p = Point(1, 2)
p.x += 10
print(p.x, p.y, hasattr(p, "__dict__"))
for action in (lambda: setattr(p, "z", 1), lambda: Point(1, None).y, lambda: vars(p), lambda: delattr(Point(1, None), "y")):
    try:
        action()
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)
del p.x
p.x = "back"
print(p.x, Point.x.__get__(p), type(Point.x).__name__, Point.__slots__)

class Sub(Point):
    __slots__ = ["z"]
s = Sub(1)
s.z = 3
print(s.x, s.z)
class WithDict(Point):
    pass
w = WithDict(1)
w.anything = 5
print(w.__dict__, w.x)
class Both:
    __slots__ = ("a", "__dict__", "__weakref__")
b = Both()
b.a, b.b = 1, 2
print(b.__dict__)
class Single:
    __slots__ = "only"
o = Single()
o.only = 1
print(o.only)
class Private:
    __slots__ = ("__hidden",)
    def __init__(self): self.__hidden = 7
print(Private()._Private__hidden)

def attempt(f):
    try:
        f()
    except (ValueError, TypeError) as error:
        print(error)
def conflict():
    class X:
        __slots__ = ("a",)
        a = 1
def bad_name():
    class X:
        __slots__ = ("1a",)
def not_string():
    class X:
        __slots__ = (5,)
def layout():
    class X(Point, Single): pass
def variable():
    class X(tuple):
        __slots__ = ("a",)
for f in (conflict, bad_name, not_string, layout, variable):
    attempt(f)
class Empty(tuple):
    __slots__ = ()
print(Empty((1, 2)), hasattr(Empty(), "__dict__"))
