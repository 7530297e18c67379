def f(a: int, b: str = "x", *c, d: float = 1.5, **e) -> bool:
    """The doc."""
    local = a
    return local

print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__defaults__, f.__kwdefaults__, f.__annotations__)
print(f.__closure__, f.__dict__, f.__globals__ is globals(), f.__type_params__)
c = f.__code__
print(c.co_name, c.co_argcount, c.co_kwonlyargcount, c.co_posonlyargcount, c.co_nlocals, c.co_varnames, c.co_flags, c.co_names, c.co_consts, c.co_freevars, c.co_cellvars, c.co_stacksize, c.co_firstlineno, c.co_qualname)
print(repr(f).startswith("<function f at 0x"), repr(c).split(" at ")[0])

def outer(x):
    y = x + 1
    def inner(z):
        return x + y + z
    return inner
g = outer(1)
print(g(10), g.__closure__[0].cell_contents, g.__closure__[1].cell_contents, g.__code__.co_freevars, g.__qualname__)
g.__closure__[0].cell_contents = 100
print(g(10))
print(repr(g.__closure__[0]).startswith("<cell at 0x"), g.__closure__[0] == g.__closure__[0])

def attempt(fn):
    try:
        print("ok", fn())
    except Exception as e:
        print(type(e).__name__, e)
attempt(lambda: setattr(f, "__name__", 3))
attempt(lambda: setattr(f, "__qualname__", 3))
attempt(lambda: setattr(f, "__defaults__", 3))
attempt(lambda: setattr(f, "__kwdefaults__", 3))
attempt(lambda: setattr(f, "__annotations__", 3))
attempt(lambda: setattr(f, "__code__", 3))
attempt(lambda: setattr(f, "__code__", g.__code__))
attempt(lambda: setattr(f, "__closure__", ()))
attempt(lambda: setattr(f, "__globals__", {}))
attempt(lambda: setattr(f, "__dict__", 3))
attempt(lambda: delattr(f, "__code__"))
attempt(lambda: delattr(f, "__name__"))
attempt(lambda: setattr(f, "__type_params__", 3))
f.__name__ = "renamed"
f.__qualname__ = "a.b.renamed"
f.__doc__ = None
f.__module__ = "elsewhere"
print(f.__name__, repr(f).startswith("<function a.b.renamed at"), f.__doc__, f.__module__)
try:
    f()
except TypeError as e:
    print(e)
def other(a, b): return "other", a, b
f.__code__ = other.__code__
print(f(1))
f.__annotations__["new"] = 1
print(f.__annotations__)
del f.__annotations__
print(f.__annotations__)
f.x = 1
f.y = 2
print(f.__dict__)
f.__dict__ = {"z": 3}
print(f.z, hasattr(f, "x"))

import types
h = types.FunctionType(other.__code__, {"__builtins__": {}}, "h", (7,))
print(h(1), h.__name__, h.__module__)
attempt(lambda: types.FunctionType())
attempt(lambda: types.FunctionType(1, {}))
attempt(lambda: types.FunctionType(other.__code__, 1))
attempt(lambda: types.FunctionType(other.__code__, {}, 3))
attempt(lambda: types.FunctionType(other.__code__, {}, "n", 3))
attempt(lambda: types.FunctionType(g.__code__, {}))
attempt(lambda: types.FunctionType(g.__code__, {}, None, None, (types.CellType(1),)))
attempt(lambda: types.FunctionType(g.__code__, {}, None, None, (1, 2)))
print(types.FunctionType(g.__code__, {}, None, None, (types.CellType(1), types.CellType(2)))(3))
cell = types.CellType()
attempt(lambda: cell.cell_contents)
cell.cell_contents = 5
print(cell.cell_contents, types.CellType(1) < types.CellType(2), types.CellType(1) == types.CellType())
del cell.cell_contents
attempt(lambda: cell.cell_contents)
attempt(lambda: hash(cell))
lam = lambda: 0
print(lam.__name__, lam.__qualname__, (lambda: 0).__code__.co_name)
class K:
    def m(self): "m doc"
    @staticmethod
    def s(): pass
    @classmethod
    def c(cls): pass
k = K()
m = k.m
print(m.__func__ is K.m, m.__self__ is k, m.__name__, m.__doc__, m.__qualname__, m == k.m, m is k.m, hash(m) == hash(k.m), m != K().m)
print(repr(m).startswith("<bound method K.m of <__main__.K object at 0x"))
print(K.c.__self__, K.c.__func__, K.s.__name__) if False else print(K.c.__self__, K.s.__name__)
print(types.MethodType(len, [1, 2])(), repr(types.MethodType(len, [1])))
attempt(lambda: types.MethodType(1, 2))
attempt(lambda: types.MethodType(len, None))
attempt(lambda: types.MethodType(len))
attempt(lambda: setattr(m, "x", 1))
print(other.__code__.replace(co_name="n2").co_name, other.__code__ == other.__code__.replace(), hash(other.__code__) == hash(other.__code__.replace()))
print(list(other.__code__.co_lines()), list(other.__code__.co_positions())[:2])
print([].append.__name__, [].append.__self__, len.__self__.__name__, len.__module__, len.__name__, len.__qualname__, [].append.__qualname__, dict.fromkeys.__qualname__)
print(len, [].append.__doc__, len.__text_signature__)
print(list.append, int.__add__, (5).__add__.__name__, int.real, str.__new__.__name__, type(list.append), type(int.__add__), type(int.real), type((5).__add__), type(dict.fromkeys), type(dict.__dict__["fromkeys"]))
print(list.append.__objclass__, list.append.__qualname__, int.__add__.__qualname__, int.real.__qualname__)

def counted(a, b=2):
    c = a
    return a, b, c
for change in ({"co_varnames": ()}, {"co_argcount": 100}, {"co_kwonlyargcount": 1000}, {"co_flags": 15}, {"co_nlocals": 7}, {"co_posonlyargcount": 3},
               {"co_code": b"\x01"}, {"co_varnames": ("x", "y", "z")}):
    try:
        print(change, counted.__code__.replace(**change).co_varnames)
    except Exception as e:
        print(change, type(e).__name__, e)
