# exit: 1
from collections import deque
def f(l, d, s, q):
    out = []
    while l:
        out.append(l.pop())
    l.extend([1, 2, 3])
    out.append(l.pop(0)); out.append(l.pop(-1)); out.append(l.pop(True) if len(l) > 1 else l.pop())
    out.append(d.get("a")); out.append(d.get("zz")); out.append(d.get("zz", 5)); out.append(d.setdefault("k", []))
    d["k"].append(1); out.append(d.setdefault("k", 7)); out.append(d.pop("a")); out.append(d.pop("a", "none"))
    for i in range(5): s.add(i % 3)
    s.discard(1); s.discard(77); s.remove(0)
    out.append(sorted(s))
    q.append(1); q.appendleft(0); q.append(2)
    out.append(q.pop()); out.append(q.popleft()); out.append(list(q))
    return out
print(f([1, 2], {"a": 1}, set(), deque()))
class D(dict):
    def get(self, k, d=None): return "mine"
    def pop(self, *a): return "popped"
class L(list):
    def pop(self, *a): return super().pop(*a) * 10
    def append(self, x): super().append(x + 1)
class S(set):
    def add(self, x): super().add(-x)
class Q:
    def pop(self): return "q.pop"
    def get(self, k): return k
    def add(self, x): return x
    append = appendleft = add
    def popleft(self): return "left"
def g(o):
    r = []
    for i in range(3):
        for name, args in (("pop", ()), ("get", ("x",))):
            pass
        try: r.append(o.pop())
        except Exception as e: r.append(repr(e))
        try: r.append(o.get("x"))
        except Exception as e: r.append(repr(e))
        try: r.append(o.add(1))
        except Exception as e: r.append(repr(e))
        try: r.append(o.popleft())
        except Exception as e: r.append(repr(e))
        try: r.append(o.append(i))
        except Exception as e: r.append(repr(e))
        try: r.append(o.remove("no"))
        except Exception as e: r.append(repr(e))
    return r
for o in (D(x=1), L([1, 2]), S(), Q(), [1], {"x": 2}, {5}, deque([1, 2, 3]), deque([1], maxlen=1), "text", 5, None):
    print(type(o).__name__, g(o))
def bad(o, n):
    for i in range(2):
        try:
            if n == 0: o.get()
            elif n == 1: o.get(1, 2, 3)
            elif n == 2: o.get(k=1)
            elif n == 3: o.pop(1, 2, 3)
            elif n == 4: o.pop(*[])
            elif n == 5: o.add()
            elif n == 6: o.get([])
            elif n == 7: o.add([])
            elif n == 8: o.pop("x")
            elif n == 9: o.setdefault({})
        except Exception as e: print(n, type(o).__name__, type(e).__name__, e)
for n in range(10):
    for o in ([1], {"x": 1}, {1}, deque([1])):
        bad(o, n)
class Key:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, o):
        if self.n == 3: raise ValueError("eq")
        return self.n == o.n
    def __del__(self): print("del", self.n)
def keys():
    d = {Key(1): 1}
    print(d.get(Key(1)), d.get(Key(2), "d"))
    try: d.get(Key(3))
    except ValueError as e: print(e)
    s = set()
    s.add(Key(5)); s.add(Key(5)); s.discard(Key(5))
    l = [Key(7)]
    l.pop()
    print("after pop")
    x = l.append(Key(8)) if not l else 0
    l.pop().n
    print("end")
keys()
def gen(q):
    while True:
        try: q.append((yield q.popleft()))
        except IndexError: return
g2 = gen(deque([1, 2])); print(next(g2), g2.send(5), g2.send(6))
m = [].pop
try: m()
except IndexError as e: print(e)
def trace(l):
    for i in range(3):
        l.pop()
def mm(a, b, c, d): return min(a, b, c), max(a, b, c, d), min(a, b), max(c, b, a)
print(mm(1, 2, 3, 4), mm(3, 2, 1, 0), mm(1.5, 2, True, 7), mm("a", "b", "c", "d"), mm(2**70, 1, -2**70, 3), mm(True, 1, 1, 0), mm(1, True, 1.0, 1))
def cmp(a, b):
    n = 0
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j]: n += 1
            if a[i] != b[j]: n += 10
    return n
print(cmp("abc", "bcd"), cmp([1, 2.0, "x", None], [1, 2, "x", None, float("nan")]), cmp([float("nan")], [1]), cmp((1, 2), "12"))
trace([1])
