class A:
    y = "class y"
    def __init__(self): self.x = 1
    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError("private " + name)
        return "made " + name

a = A()
print(a.x, a.y, a.z)
try:
    a._p
except AttributeError as e:
    print(e, e.name, e.obj is a)
print(hasattr(a, "q"), hasattr(a, "_q"), getattr(a, "_q", "default"))

class B:
    def __getattribute__(self, name):
        if name == "special":
            return "special!"
        return object.__getattribute__(self, name)
b = B()
b.v = 5
print(b.special, b.v)
try:
    b.none
except AttributeError as e:
    print(e)

class C:
    def __getattribute__(self, name):
        raise AttributeError("always")
    def __getattr__(self, name):
        return "fallback " + name
print(C().abc)

class D:
    def __setattr__(self, name, value):
        print("setting", name, value)
        object.__setattr__(self, name, value * 2)
    def __delattr__(self, name):
        print("deleting", name)
        super().__delattr__(name)
d = D()
d.a = 4
print(d.a)
del d.a
try:
    del d.a
except AttributeError as e:
    print(e)

class E:
    @property
    def p(self):
        return self.missing
    def __getattr__(self, name):
        return "getattr " + name
print(E().p)
class F:
    @property
    def p(self):
        return self.missing
try:
    F().p
except AttributeError as e:
    print(e)

class Data:
    def __get__(self, o, t): return ("data get", o is None)
    def __set__(self, o, v): print("data set", v)
    def __delete__(self, o): print("data delete")
class NonData:
    def __get__(self, o, t): return ("nondata get", o is None)
class SetOnly:
    def __set__(self, o, v): print("setonly", v)
class G:
    data = Data()
    non = NonData()
    so = SetOnly()
g = G()
print(g.data, g.non, G.data, G.non)
g.data = 1
del g.data
g.__dict__["data"] = "shadow"
g.__dict__["non"] = "shadow"
print(g.data, g.non)
g.so = 2
g.__dict__["so"] = "in dict"
print(g.so)
try:
    del g.so
except AttributeError as e:
    print(type(e).__name__, e)
try:
    object().x = 1
except AttributeError as e:
    print(e)
try:
    (5).real = 1
except AttributeError as e:
    print(e)
try:
    (5).foo = 1
except AttributeError as e:
    print(e)
try:
    "".join = 1
except AttributeError as e:
    print(e)
try:
    del [].append
except AttributeError as e:
    print(e)
for bad in (1, None, b"x"):
    try:
        getattr(g, bad)
    except TypeError as e:
        print(e)
    try:
        setattr(g, bad, 1)
    except TypeError as e:
        print(e)
class Meta(type):
    def __getattr__(cls, name): return f"meta {name}"
class H(metaclass=Meta): pass
print(H.anything)
try:
    H().anything
except AttributeError as e:
    print(e)
class Str(str): pass
setattr(g, Str("dyn"), 5)
print(g.dyn, getattr(g, Str("dyn")))
# functions, methods, attributes of functions
def f(): pass
f.attr = 1
print(f.attr, f.__dict__)
del f.attr
print(hasattr(f, "attr"))
try:
    g.__init__.attr = 1
except AttributeError as e:
    print(e)
try:
    len.x = 1
except AttributeError as e:
    print(e)
