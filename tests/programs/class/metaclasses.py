class Meta(type):
    def __new__(mcs, name, bases, namespace, **kw):
        print("meta new", name, [b.__name__ for b in bases], sorted(k for k in namespace if not k.startswith("__")), kw)
        namespace["added"] = f"by meta to {name}"
        return super().__new__(mcs, name, bases, namespace)
    def __init__(cls, name, bases, namespace, **kw):
        print("meta init", name)
        super().__init__(name, bases, namespace)
    def __call__(cls, *args):
        print("meta call", args)
        instance = super().__call__(*args)
        instance.created_by = "meta"
        return instance
    def __prepare__(name, bases, **kw):
        print("prepare", name)
        return {"prepared": True}
    def __repr__(cls):
        return f"<class {cls.__name__} by Meta>"
    def __len__(cls):
        return 42
    def __contains__(cls, x):
        return x == 1
    def __getitem__(cls, key):
        return f"{cls.__name__}[{key}]"
    def __iter__(cls):
        return iter("abc")
    def __eq__(cls, other): return cls is other
    def __hash__(cls): return 5
    @property
    def shout(cls):
        return cls.__name__.upper()
    def meta_method(cls):
        return "called on the class"

class A(metaclass=Meta, option=1):
    x = 1
    def __init__(self, *args): self.args = args
class B(A):
    y = 2
b = B(1, 2)
print(b.args, b.created_by, b.added, A.added, b.prepared)
print(A, len(A), 1 in A, 2 in A, A["k"], list(A), A.shout, A.meta_method(), type(B) is Meta)
try:
    b.meta_method()
except AttributeError as error:
    print(error)
try:
    len(b)
except TypeError as error:
    print(error)
class Other(type): pass
try:
    class C(A, metaclass=Other): pass
except TypeError as error:
    print(error)

class Ordered(type):
    def __prepare__(name, bases):
        class Log(dict):
            def __setitem__(self, key, value):
                if not key.startswith("__"):
                    self.setdefault("order", []).append(key) if False else dict.setdefault(self, "order", []).append(key)
                super().__setitem__(key, value)
        return Log()
class O(metaclass=Ordered):
    z = 1
    a = 2
    z = 3
print(O.order)
def function_as_metaclass(name, bases, namespace):
    return name, bases, namespace["v"]
class F(metaclass=function_as_metaclass):
    v = 5
print(F)
class Check(type):
    def __instancecheck__(cls, x): return x == "magic"
    def __subclasscheck__(cls, c): return c is int
class Magic(metaclass=Check): pass
print(isinstance("magic", Magic), isinstance(5, Magic), issubclass(int, Magic), issubclass(str, Magic), isinstance(Magic(), Magic))
