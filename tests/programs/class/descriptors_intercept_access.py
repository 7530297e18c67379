class Typed:
    def __init__(self, kind, default=None):
        self.kind, self.default = kind, default
    def __set_name__(self, owner, name):
        self.name = "_" + name
    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return getattr(instance, self.name, self.default)
    def __set__(self, instance, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name[1:]} must be {self.kind.__name__}, not {type(value).__name__}")
        setattr(instance, self.name, value)
    def __delete__(self, instance):
        delattr(instance, self.name)

class Person:
    name = Typed(str, "anonymous")
    age = Typed(int)

p = Person()
print(p.name, p.age)
p.name, p.age = "ada", 36
print(p.name, p.age, vars(p))
try:
    p.age = "old"
except TypeError as error:
    print(error)
del p.name
print(p.name)
p.__dict__["age"] = "shadow does not win over a data descriptor"
print(p.age)

class NonData:
    def __get__(self, instance, owner):
        return f"computed for {'class' if instance is None else 'instance'} {owner.__name__}"
class Host:
    attr = NonData()
h = Host()
print(h.attr, Host.attr)
h.attr = "instance wins over a non-data descriptor"
print(h.attr)

class Method:
    def __init__(self, f): self.f = f
    def __get__(self, instance, owner):
        return lambda *args: self.f(owner.__name__, instance is not None, *args)
class Uses:
    m = Method(lambda *args: args)
class SubUses(Uses): pass
print(Uses.m(1), SubUses().m(2))

class OnlySet:
    def __set__(self, instance, value): instance.__dict__["x"] = value * 2
class S:
    x = OnlySet()
s = S()
print(type(s.x).__name__)
s.x = 5
print(s.x)
class ReadOnly:
    def __get__(self, i, o): return 1
    def __set__(self, i, v): raise AttributeError("read-only")
class R:
    r = ReadOnly()
try:
    R().r = 5
except AttributeError as error:
    print(error)
R.r = "class attribute replaced"
print(R().r, Person.name.default)
f = lambda self: self
print(f.__get__(5)(), f.__get__(None, int) is f, type(f.__get__("x")).__name__)
