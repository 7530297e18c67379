import types
d = {"a": 1, "b": 2}
m = types.MappingProxyType(d)
print(m, str(m), len(m), m["a"], "a" in m, list(m), m.get("z"), m.get("z", 5), list(m.items()), list(m.keys()), list(m.values()))
d["c"] = 3
print(m["c"], m == d, m == {"a": 1}, m | {"x": 1}, {"x": 1} | m, m.copy() is d, list(reversed(m)))
def attempt(f):
    try: print("ok", f())
    except Exception as e: print(type(e).__name__, e)
attempt(lambda: m.__setitem__)
def seti(): m["a"] = 1
attempt(seti)
def deli(): del m["a"]
attempt(deli)
def ior():
    global m
    m |= {}
attempt(ior)
attempt(lambda: hash(m))
attempt(lambda: m["nope"])
attempt(lambda: types.MappingProxyType([]))
attempt(lambda: types.MappingProxyType(3))
attempt(lambda: types.MappingProxyType())
attempt(lambda: m.get())
attempt(lambda: m < m)
print(types.MappingProxyType[int, str])
class A: x = 1
v = vars(A)
print(type(v), v["x"])
A.y = 2
print(v["y"])
ns = types.SimpleNamespace(a=1, b="two")
print(ns, ns.a, ns == types.SimpleNamespace(a=1, b="two"), ns == 3, ns.__dict__)
ns.c = [ns]
print(ns)
del ns.a
attempt(lambda: ns.a)
attempt(lambda: types.SimpleNamespace(1))
attempt(lambda: hash(ns))
class Sub(types.SimpleNamespace): pass
print(Sub(q=1), Sub(q=1) == types.SimpleNamespace(q=1), types.SimpleNamespace(a=1) < types.SimpleNamespace(a=2) if False else "")
attempt(lambda: types.SimpleNamespace(a=1) < types.SimpleNamespace(a=2))
print(types.SimpleNamespace().__reduce__(), types.SimpleNamespace(**{"not ident": 1}))
