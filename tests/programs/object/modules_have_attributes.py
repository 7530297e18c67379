import types, sys
m = types.ModuleType("mymod", "the doc")
print(m, m.__name__, m.__doc__, m.__dict__)
m.x = 1
print(m.x)
del m.x
def attempt(f):
    try: print("ok", f())
    except Exception as e: print(type(e).__name__, e)
attempt(lambda: m.x)
attempt(lambda: delattr(m, "x"))
attempt(lambda: types.ModuleType())
attempt(lambda: types.ModuleType(3))
attempt(lambda: types.ModuleType("a", "b", "c"))
attempt(lambda: types.ModuleType("a", bogus=1))
attempt(lambda: setattr(m, "__dict__", {}))
m.__getattr__ = lambda name: "dynamic " + name
print(m.anything, hasattr(m, "zzz"))
def ga(name): raise AttributeError("refused " + name)
m.__getattr__ = ga
attempt(lambda: m.q)
print(getattr(m, "q", "default"))
m.__dir__ = lambda: ["b", "a"]
print(dir(m))
del m.__getattr__, m.__dir__
print("x" in dir(m), sorted(dir(m))[:3])
m.__annotations__["k"] = int
print(m.__annotations__)
del m.__annotations__
print(m.__annotations__)
class Sub(types.ModuleType):
    @property
    def prop(self): return "prop"
    def method(self): return self.__name__
s = Sub("sub")
s.y = 5
print(s.prop, s.method(), s.y, s.__dict__["y"], type(s).__name__)
n = types.ModuleType("n")
del n.__name__
attempt(lambda: n.foo)
print(sys, repr(types).startswith("<module 'types' from "))
attempt(lambda: sys.nothing)
attempt(lambda: type(sys)("z").foo)
n.__spec__ = None
n.__file__ = "/some/file"
print(n)
import math
print(math.__name__, type(math), math.__doc__ is not None)
print(m == m, m != n, hash(m) == hash(m))
