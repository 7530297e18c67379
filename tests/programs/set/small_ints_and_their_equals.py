import random
random.seed(5)
s = set(); m = {}
for i in range(30000):
    k = random.randrange(-300, 300)
    op = random.randrange(3)
    if op == 0: s.add(k); m[k] = 1
    elif op == 1: s.discard(k); m.pop(k, None)
    else: assert (k in s) == (k in m), k
    if i % 1000 == 0:
        assert sorted(s) == sorted(m)
        s.add(float(k)); m[float(k)] = 1
        s.add(True); m[True] = 1
print(len(s), sorted(s)[:5], -1 in s, -2 in s, 1.0 in s, True in s, 2**61 in s)
t = {-1, -2, 1 << 61, (1 << 61) - 1, 0, 2.0, False}
print(-1 in t, -2 in t, (1 << 61) in t, (1 << 61) - 1 in t, 2 in t, 0 in t, 3 in t, sorted(t))
class K:
    def __init__(self, v): self.v = v
    def __hash__(self): return self.v
    def __eq__(self, o): return o == self.v if isinstance(o, int) else self is o
u = {K(5), K(6)}
print(5 in u, 7 in u, u.discard(5), len(u)); u.add(6); print(len(u))
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n, end=" ")
x = (D(1), (D(2), D(3)), [D(4)]); del x; print()
n = ()
for i in range(200000): n = (n, i)
del n
class T(tuple): pass
y = T((D(5), 1)); y.a = D(6); del y; print()
