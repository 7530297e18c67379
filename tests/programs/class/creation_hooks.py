class Plugin:
    registry = {}
    def __init_subclass__(cls, /, key=None, **kwargs):
        super().__init_subclass__(**kwargs)
        print("init_subclass", cls.__name__, key)
        if key:
            cls.registry[key] = cls

class Csv(Plugin, key="csv"): pass
class Json(Plugin, key="json"):
    class Nested(Plugin): pass
class Plain(Csv): pass
print({k: v.__name__ for k, v in Plugin.registry.items()})
try:
    class Bad(Plugin, wrong=1): pass
except TypeError as error:
    print(error)
try:
    class Bad2(key="x"): pass
except TypeError as error:
    print(error)

class Field:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name
    def __get__(self, instance, owner):
        return self if instance is None else instance.__dict__.get(self.name, f"no {self.name}")
    def __set__(self, instance, value):
        print("set", self.name, value)
        instance.__dict__[self.name] = value
class Model:
    first = Field()
    second = third = Field()
m = Model()
m.first = 1
print(m.first, m.second, Model.first.name)

class Counted:
    instances = 0
    def __new__(cls, *args):
        print("new", cls.__name__, args)
        self = super().__new__(cls)
        Counted.instances += 1
        return self
    def __init__(self, *args):
        print("init", args)
c = Counted(1, 2)
class Other:
    def __new__(cls):
        return "not an instance: no __init__"
    def __init__(self):
        print("never")
print(Other(), Counted.instances)
class Same(Counted):
    cache = {}
    def __new__(cls, key):
        return cls.cache.setdefault(key, None) or cls.cache.__setitem__(key, super().__new__(cls, key)) or cls.cache[key]
print(Same("k") is Same("k"))
class BadInit:
    def __init__(self):
        return 5
try:
    BadInit()
except TypeError as error:
    print(error)
class Upper(str):
    def __new__(cls, text):
        return super().__new__(cls, text.upper())
print(Upper("abc"), type(Upper("x")).__name__)
class Positive(int):
    def __new__(cls, n): return super().__new__(cls, abs(n))
print(Positive(-5) + 1, type(Positive(3) + 1))
def init(self, v): self.v = v
Dynamic = type("Dynamic", (Plugin,), {"__init__": init, "x": 5}, key="dyn")
print(Dynamic(3).v, Dynamic.x, Dynamic.__module__, Plugin.registry["dyn"] is Dynamic)
