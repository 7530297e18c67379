def lev(a, b):
    prev = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        cur = [i]
        for j, cb in enumerate(b, 1):
            cur.append(min(prev[j] + 1, cur[j - 1] + 1, prev[j - 1] + (ca != cb)))
        prev = cur
    return prev[-1]
print(lev("kitten", "sitting"), lev(["a", "b"], ("b", "c")), lev("é", "ée"))
def f(xs, n):
    for i, x in enumerate(xs, n):
        yield i, x
for n in (0, 1, -3, 2**61 - 2, 2**61 - 1, 2**62, 2**63, 10**30, True):
    print(n, list(f("abc", n)), list(f([1, 2, 3], n)), list(f((1, 2), n)), list(f({1: 2}, n)), list(f("aé", n)))
def g(xs, n):
    r = []
    for i, x in enumerate(xs, n):
        if x == "b": r.append((i, x.upper()))
        else: r.append((i, x))
    return r
for n in (0, 1, -3, 2**61 - 2, 2**61 - 1, 2**62, 2**63, 10**30, True):
    print(n, g("abc", n), g(["a", "b", 3], n), g(("b", 2), n), g("aéb", n))
for bad in (1.5, "x", None):
    try: g("ab", bad)
    except TypeError as e: print(e)
    try: g([], bad)
    except TypeError as e: print(e)
try: g(5, 1)
except TypeError as e: print(e)
def h(xs):
    out = []
    for i, x in enumerate(xs, 5):
        if i == 6: xs.append(9)
        out.append((i, x))
        if len(out) > 5: break
    else: out.append("end")
    return out
print(h([1, 2, 3]), h([1, 2, 3, 4, 5, 6]))
def nested(s):
    n = 0
    for i, c in enumerate(s):
        for j, d in enumerate(s, i):
            if c == d: n += i * j
            if d == "z": s += "q"
    return n, s
print(nested("abcabz"), nested(list("abc")))
class D:
    def __del__(self): print("del")
def life():
    for i, x in enumerate([D(), D()], 3):
        print(i)
        del x
    print("end")
life()
print([(i, c) for i, c in enumerate("xyz", 7)], {c: i for i, c in enumerate("pq", -1)}, {i for i, c in enumerate("pq")})
print(sum(i for i, c in enumerate("hello world") if c == "o"))
start = 3
print([i * 2 for i, _ in enumerate([1, 2], start)], [i for i, _ in enumerate(range(3), start=2)])
for dx, dy in ((1, 0), (-1, "a"), (0, 2.5)):
    print(dx, dy)
for a, b, c in ((1, 2, 3), (4, 5, 6)): print(a + b + c)
def consts():
    t = 0
    for a, b in ((1, 2), (3, 4)):
        for c in ("x", "y"):
            for k in (1, 2, 10**20):
                t += a * b * k; t += len(c)
        a = "z"
    return t, a
print(consts())
