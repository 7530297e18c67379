import gc, weakref
gc.collect()
class N:
    def __init__(self, name): self.name = name
class F(N):
    def __del__(self): print("del", self.name)
def cycle(cls):
    a, b = cls("a"), cls("b")
    a.o, b.o = b, a
    return weakref.ref(a)
r = cycle(N)
print(r() is not None)
print(gc.collect() >= 2, r())
r = cycle(F)
gc.collect()
print(r())
l = []
l.append(l)
del l
d = {}
d["self"] = d
del d
print(gc.collect())
def closure():
    def f(): return f
    return weakref.ref(f)
r = closure()
print(r() is not None)
gc.collect()
print(r())
class Holder: pass
h = Holder()
h.m = h.__init__
h.f = lambda: h
wr = weakref.ref(h)
del h
gc.collect()
print(wr())
def make_class():
    class Local:
        def me(self): return Local
    return weakref.ref(Local)
wr = make_class()
gc.collect()
print(wr())
# resurrection
saved = []
class Res:
    def __del__(self):
        print("res del")
        saved.append(self)
x = Res()
x.me = x
del x
gc.collect()
print(len(saved), saved[0].me is saved[0])
saved.clear()
gc.collect()
print(len(saved))
y = Res()
del y
print(len(saved))
saved.clear()
print(len(saved))
# callback of a weak reference to garbage
log = []
a = N("x"); a.me = a
w = weakref.ref(a, lambda r: log.append("cb"))
del a
gc.collect()
print(log)
# weak reference inside the garbage: no callback
a = N("x"); a.me = a
a.w = weakref.ref(a, lambda r: log.append("never"))
del a
gc.collect()
print(log)
print(gc.isenabled()); gc.disable(); print(gc.isenabled()); gc.enable()
print(gc.is_tracked([]), gc.is_tracked(1), gc.is_tracked("s"), gc.is_tracked(N("q")))
obj = ["referent"]
holder = [obj]
print(any(x is holder for x in gc.get_referrers(obj)), gc.get_referents(holder) == [obj])
print(gc.garbage, gc.get_count().__class__.__name__, len(gc.get_threshold()))
def gen():
    me = yield
    yield me
g = gen(); next(g); g.send(g)
wr = weakref.ref(g)
del g
gc.collect()
print(wr())
e = None
def exc_cycle():
    try: raise ValueError
    except ValueError as e:
        err = e
    n = N("in frame")
    return weakref.ref(n)
exc_cycle()
gc.collect()
print("done")
class Order:
    def __init__(self, i): self.i = i
    def __del__(self): print("order", self.i)
items = [Order(i) for i in range(3)]
del items
t = (Order("t1"), Order("t2"))
del t
dd = {1: Order("d1"), 2: Order("d2")}
dd.clear()
o = Order("attr"); o.child = Order("child")
del o
