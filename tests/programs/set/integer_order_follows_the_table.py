import sys


def rnd(n, seed=1):
    s = seed
    for _ in range(n):
        s = (s * 1103515245 + 12345) % 2 ** 31
        yield s


print({3, 1, 2}, {10, 5, 20, 40}, {100, 1, 8, 9, 16}, set([-1, -2, 0]), set([-5, -3, 7]))
print(set(range(20)), set(range(0, 200, 7)), set(range(0, 1000, 64)))
s = set()
for i in (8, 16, 24, 32, 0, 64, 1):
    s.add(i)
print(s)
for i in (16, 0, 32):
    s.discard(i)
print(s)
for i in (0, 16, 33, 65):
    s.add(i)
print(s)
for n in (1, 4, 5, 6, 10, 19, 20, 50, 100, 307, 1000):
    v = [x % (n * 4) for x in rnd(n)]
    s = set(v)
    print(n, list(s)[:12], sum(i * x for i, x in enumerate(s)))
    t = set()
    for x in v:
        t.add(x)
    print(list(t)[:8], sum(i * x for i, x in enumerate(t)))
    f = frozenset(v)
    print(sum(i * x for i, x in enumerate(f)), hash(f))
    print(sum(i * x for i, x in enumerate(s | t)), sum(i * x for i, x in enumerate(s & set(v[::2]))))
    print(sum(i * x for i, x in enumerate(s - set(v[::3]))), sum(i * x for i, x in enumerate(s ^ set(v[::3] + [5, 7]))))
    c = s.copy()
    for x in v[::2]:
        c.discard(x)
    print(list(c)[:8])
    c.update(v[::4])
    print(list(c)[:8], sum(i * x for i, x in enumerate(c)))
    popped = [c.pop() for _ in range(len(c) // 2)]
    print(popped[:10], list(c)[:8])
    c |= {1, 2, 3}
    c -= {2}
    c &= set(range(n * 2))
    c ^= {1, 1000000}
    print(list(c)[:10], len(c))
print({True, 1, 1.0, 2}, {0.5, 1.5, 2.5}, set([2 ** 61 - 1, 2 ** 61, 2 ** 64, 5]), {(1, 2), (3, 4)} == {(3, 4), (1, 2)})
print(set({5: 1, 3: 2}), set([3, 3, 3]), {*range(3), *[7, 8]}, {x % 7 for x in range(50)})
print(list({4, 2, 9}), sorted({4, 2, 9}), max({4, 2, 9}), len({1, 1, 1}))
print(hash(frozenset()), hash(frozenset([1])), hash(frozenset([1, 2, 3])), hash(frozenset(range(100))))
