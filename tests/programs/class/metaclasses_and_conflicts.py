class Meta(type):
    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, [b.__name__ for b in bases], sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(mcs, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)
    def __call__(cls, *args):
        print("call", cls.__name__, args)
        return super().__call__(*args)
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, kw)
        return {"prepared": 1}

class A(metaclass=Meta, key=1):
    x = 2

a = A()
print(type(A), A.prepared, A.x)

class B(A, other="o"):
    def __init__(self, v):
        self.v = v

print(B(4).v)

class M1(type): pass
class M2(type): pass
class X(metaclass=M1): pass
class Y(metaclass=M2): pass
try:
    class Z(X, Y): pass
except TypeError as e:
    print(e)

class M3(M1, M2): pass
class Z(X, Y, metaclass=M3): pass
print(type(Z))

def function_metaclass(name, bases, ns):
    return (name, bases, sorted(k for k in ns if not k.startswith("__")))

class F(metaclass=function_metaclass):
    attr = 1
print(F)

class Counting(type):
    count = 0
    def __len__(cls): return 42
    def __iter__(cls): return iter("abc")
    def __getitem__(cls, k): return k * 2
    def __contains__(cls, k): return k == "in"
    def __add__(cls, o): return ("add", o)
    def __repr__(cls): return "<Counting %s>" % cls.__name__
    def __bool__(cls): return False
    @property
    def prop(cls): return "prop of " + cls.__name__

class K(metaclass=Counting): pass
print(len(K), list(K), K[4], "in" in K, "out" in K, K + 1, K, bool(K), K.prop)
try:
    K().prop
except AttributeError as e:
    print(e)
try:
    class Bad(metaclass=3): pass
except TypeError as e:
    print(e)

class BadPrepare(type):
    @classmethod
    def __prepare__(mcs, name, bases): return 5
try:
    class W(metaclass=BadPrepare): pass
except TypeError as e:
    print(e)
try:
    type("a", "b", "c")
except TypeError as e:
    print(e)
try:
    type("a", (), 3)
except TypeError as e:
    print(e)
try:
    type(1, (), {})
except TypeError as e:
    print(e)
try:
    type("a", (3,), {})
except TypeError as e:
    print(e)
try:
    type("a", (), {}, 4)
except TypeError as e:
    print(e)
try:
    type()
except TypeError as e:
    print(e)
try:
    type("a\0b", (), {})
except ValueError as e:
    print(e)
try:
    class NoBase(bool): pass
except TypeError as e:
    print(e)
for t in (type(None), range, slice, type(lambda: 0), type(...)):
    try:
        type("X", (t,), {})
    except TypeError as e:
        print(e)
