import gc
import weakref

class Thing:
    def __init__(self, name): self.name = name
    def __repr__(self): return f"Thing({self.name})"
    def method(self): return "method of " + self.name

t = Thing("t")
r = weakref.ref(t, lambda ref: print("callback", ref() is None))
print(r() is t, r is weakref.ref(t) or "callbacks make it distinct", weakref.getweakrefcount(t))
p = weakref.proxy(t)
print(p.name, p.method(), isinstance(p, Thing))
del t
print(r())
try:
    p.name
except ReferenceError as error:
    print(error)

cache = weakref.WeakValueDictionary()
a, b = Thing("a"), Thing("b")
cache["a"], cache["b"] = a, b
print(sorted(cache.keys()), len(cache))
del a
print(sorted(cache.keys()), cache.get("a"), "b" in cache)

keys = weakref.WeakKeyDictionary()
keys[b] = "data"
print(len(keys), keys[b])
group = weakref.WeakSet([b])
print(len(group), b in group)
m = weakref.WeakMethod(b.method)
print(m()())
del b
print(len(cache), len(keys), len(group), m())

f = Thing("finalized")
finalizer = weakref.finalize(f, print, "finalizer runs", "with", sep=" ... ")
print(finalizer.alive)
del f
print(finalizer.alive)

class Node:
    def __init__(self): self.other = None
    def __del__(self): print("node gone")
x, y = Node(), Node()
x.other, y.other = y, x
rx = weakref.ref(x)
del x, y
print(rx() is not None, "still a cycle")
print(gc.collect() > 0, rx())

for wrong in (5, "s", (), [], None):
    try:
        weakref.ref(wrong)
        print("fine", type(wrong))
    except TypeError as error:
        print(error)
s = {1, 2}
print(weakref.ref(s)() is s, weakref.ref(Thing)() is Thing, weakref.ref(print) is not None)
