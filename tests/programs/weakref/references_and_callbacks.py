import weakref
class A:
    def __init__(self, n): self.n = n
    def __repr__(self): return f"A({self.n})"
    def __eq__(self, o): return self.n == o.n
    def __hash__(self): return hash(self.n)
    def m(self): return ("m", self.n)
a = A(1)
r = weakref.ref(a)
print(r(), r is weakref.ref(a), weakref.getweakrefcount(a), r.__callback__)
log = []
r2 = weakref.ref(a, lambda ref: log.append(("cb2", ref is r2, ref())))
r3 = weakref.ref(a, lambda ref: log.append("cb3"))
print(weakref.getweakrefcount(a), r2 is r, r2 == r, hash(r) == hash(a), len(weakref.getweakrefs(a)))
print(repr(r).startswith("<weakref at 0x"), "to 'A' at" in repr(r))
del a
print(r(), log, "dead" in repr(r), r == r, r == r2)
print(hash(r))
s = weakref.ref(A(5))
print(s())
def attempt(f):
    try: print("ok", f())
    except Exception as e: print(type(e).__name__, e)
attempt(lambda: hash(s))
attempt(lambda: weakref.ref(3))
attempt(lambda: weakref.ref([]))
attempt(lambda: weakref.ref("s"))
attempt(lambda: weakref.ref({}))
attempt(lambda: weakref.ref(()))
attempt(lambda: weakref.ref())
attempt(lambda: weakref.ref(1, 2, 3))
attempt(lambda: r(1))
attempt(lambda: weakref.ref(A(1), callback=None))
class Slots: __slots__ = ("x",)
attempt(lambda: weakref.ref(Slots()))
class SlotsW: __slots__ = ("__weakref__",)
w = SlotsW()
print(weakref.ref(w)() is w)
for ok in (len, A, lambda: 0, A(1).m, set(), frozenset(), type, Exception):
    try: print(weakref.ref(ok) is not None)
    except TypeError as e: print(e)
a = A(2)
p = weakref.proxy(a)
print(p, p.n, p.m(), p == a, type(p).__name__)
p.n = 10
print(a.n, p == A(10))
attempt(lambda: hash(p))
attempt(lambda: p.missing)
attempt(lambda: p())
class Callable:
    def __call__(self, x): return x + 1
    def __len__(self): return 3
    def __getitem__(self, i): return i
    def __iter__(self): return iter("xy")
    def __add__(self, o): return ("add", o)
    def __bool__(self): return False
c = Callable()
q = weakref.proxy(c)
print(type(q).__name__, q(4), len(q), q[2], list(q), q + 1, bool(q), q is weakref.proxy(c))
del a, c
attempt(lambda: p.n)
attempt(lambda: str(p))
attempt(lambda: q(1))
attempt(lambda: len(q))
d = weakref.WeakValueDictionary()
x, y = A(1), A(2)
d["x"], d["y"] = x, y
print(sorted(d.keys()), len(d), d["x"], "y" in d)
del y
print(sorted(d), d.get("y"), len(d))
k = weakref.WeakKeyDictionary()
k[x] = "vx"
z = A(9)
k[z] = "vz"
print(len(k), k[x])
del z
print(len(k), list(k.values()))
s = weakref.WeakSet([x])
print(x in s, len(s))
del x
print(len(s), len(d), len(k))
class Obj: pass
o = Obj()
f = weakref.finalize(o, print, "finalized", 1, sep="-")
print(f.alive)
del o
print(f.alive, f())
o = Obj()
f = weakref.finalize(o, print, "by hand")
f()
del o
m = A(3)
wm = weakref.WeakMethod(m.m)
print(wm()())
del m
print(wm())
class Ref(weakref.ref):
    __slots__ = ("extra",)
    def __new__(cls, ob, cb=None, extra=None):
        self = super().__new__(cls, ob, cb)
        self.extra = extra
        return self
    def __init__(self, ob, cb=None, extra=None): super().__init__(ob, cb)
o = Obj()
rr = Ref(o, None, "ex")
print(rr() is o, rr.extra, weakref.getweakrefcount(o))
print(o.__weakref__ is rr)
class Res:
    def __del__(self): print("del", wr() is None)
res = Res()
wr = weakref.ref(res)
del res
