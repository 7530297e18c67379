# calls: defaults, keywords, star arguments, classes, methods, builtins
import sys
def f(a, b=2, c=3): return (a, b, c)
def g(a, /, b, *, c=1, d): return (a, b, c, d)
def h(*args, **kw): return (args, sorted(kw.items()))
class P:
    def __init__(self, x, y=0, *rest, z=5, **kw):
        self.x, self.y, self.rest, self.z, self.kw = x, y, rest, z, kw
    def all(self): return (self.x, self.y, self.rest, self.z, self.kw)
class Q:
    def __init__(self, x, y=7): self.x = x; self.y = y
    def m(self, a, b=4, c=5): return (self.x, self.y, a, b, c)
for i in range(3):
    print(f(1), f(1, 5), f(1, c=9), f(c=1, a=2, b=3), f(*[1, 2]), f(**{"a": 0}))
    print(g(1, 2, d=4), g(1, b=3, d=5, c=6), h(), h(1, 2, k=3))
    print(P(1).all(), P(1, 2, 3, 4, z=1, w=2).all(), P(y=1, x=2).all())
    print(Q(1).m(2), Q(1, 2).m(3, 4), Q(y=1, x=0).m(1, c=2), Q(1).m(b=1, a=2))
    for bad in ("f()", "f(1,2,3,4)", "f(1, a=2)", "f(1, q=2)", "g(1, 2)", "g(a=1, b=2, d=3)", "Q()", "Q(1,2,3)", "Q(1).m()", "Q(1).m(1, q=3)", "Q(1, x=2)"):
        try:
            eval(bad)
        except TypeError as e:
            print(bad, "->", e)
def bad_calls():
    for k in range(3):
        try:
            if k == 0: f()
            if k == 1: Q(1).m()
            if k == 2: Q(1, 2, 3)
        except TypeError as e:
            print(e)
bad_calls()
class V:
    def __init__(self, x): self.x = x
    def __add__(self, o): return V(self.x + o.x) if isinstance(o, V) else NotImplemented
    def __radd__(self, o): return V(self.x + o)
    def __eq__(self, o): return self.x == o.x
    def __lt__(self, o): return self.x < o.x
    def __len__(self): return self.x
    def __getitem__(self, i): return self.x * i
    def __call__(self, k): return self.x + k
    def __iter__(self):
        n = self.x
        while n:
            yield n
            n -= 1
    def __contains__(self, i): return i == self.x
    def __repr__(self): return f"V({self.x})"
    def __bool__(self): return self.x > 1
class W(V):
    def __radd__(self, o): return "W.radd"
a, b = V(1), V(3)
for i in range(3):
    print(a + b, 5 + a, a + W(2), a == b, a < b, len(b), b[4], b(1), list(b), 3 in b, bool(a), sorted([b, a]), max(a, b))
try:
    a + 5
except TypeError as e: print(e)
def closure():
    n = 0
    def inc(k=1):
        nonlocal n
        n += k
        return n
    def get(): return n
    return inc, get
inc, get = closure()
print([inc() for _ in range(3)], get(), inc(10), get())
def fact(n): return 1 if n < 2 else n * fact(n - 1)
print(fact(30), [fact(i) for i in range(6)])
def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)
print(deep(900))
try:
    sys.setrecursionlimit(500)
    def rec(o): return rec(o)
    rec(1)
except RecursionError as e: print(type(e).__name__)
sys.setrecursionlimit(1000)
class Stack:
    def __init__(self): self.items = []
    def push(self, x): self.items.append(x); return self
    def pop(self): return self.items.pop()
s = Stack()
s.push(1).push(2).push([3])
print(s.pop(), s.pop(), s.items)
class L(list):
    def append(self, x): super().append(("L", x))
def fill(o):
    for i in range(3):
        o.append(i)
    return o
import collections
print(fill([]), fill(L()), fill(collections.deque()))
try: fill(5)
except AttributeError as e: print(e)
try: [].append()
except TypeError as e: print(e)
try: [].append(1, 2)
except TypeError as e: print(e)
print(isinstance(1, int), isinstance(True, int), isinstance(a, W), isinstance(W(1), V), isinstance(1, (str, int)), isinstance(1, int | str), isinstance([], object))
class Meta(type):
    def __instancecheck__(cls, o): return o == 42
class MM(metaclass=Meta): pass
print(isinstance(42, MM), isinstance(41, MM))
class Fake:
    @property
    def __class__(self): return int
print(isinstance(Fake(), int), isinstance(Fake(), str))
try: isinstance(1, 5)
except TypeError as e: print(e)
def walk(t):
    if t:
        yield from walk(t[0])
        yield t[1]
        yield from walk(t[2])
print(list(walk(((None, 1, None), 2, ((None, 3, None), 4, None)))))
def gen():
    try:
        x = yield 1
        print("got", x)
        yield 2
    finally:
        print("closed")
g1 = gen(); print(next(g1), g1.send("v")); g1.close()
for x in gen():
    break
del x
print(sum(i * i for i in range(10)), any(i > 3 for i in range(5)), all(i for i in range(1, 4)), dict((i, i) for i in range(2)))
def raising():
    yield 1
    raise KeyError("k")
try:
    for v in raising(): print(v)
except KeyError as e: print("caught", e)
def ret(): 
    r = yield from inner_ret()
    print("r", r)
def inner_ret():
    yield 1
    return "value"
print(list(ret()))
