class Polynomial:
    """Coefficients by power."""
    def __init__(self, **powers):
        self.c = {int(k[1:]): v for k, v in powers.items()}
    def __len__(self):
        return len(self.c)
    def __getitem__(self, power):
        if isinstance(power, slice):
            return [self[p] for p in range(*power.indices(max(self.c) + 1))]
        if isinstance(power, tuple):
            return tuple(self[p] for p in power)
        return self.c.get(power, 0)
    def __setitem__(self, power, value):
        print("set", power, value)
        self.c[power] = value
    def __delitem__(self, power):
        del self.c[power]
    def __contains__(self, power):
        return power in self.c
    def __iter__(self):
        return iter(sorted(self.c.items()))
    def __reversed__(self):
        return iter(sorted(self.c.items(), reverse=True))
    def __call__(self, x):
        return sum(k * x ** p for p, k in self)

p = Polynomial(x0=1, x2=3)
print(len(p), p[0], p[1], p[2], p[:4], p[::2], p[0, 2, 5], p(2))
p[3] = 5
p[1] += 10
del p[0]
print(list(p), list(reversed(p)), 3 in p, 0 in p, 7 not in p, bool(p))
try:
    del p[9]
except KeyError as error:
    print("KeyError", error)

class Show:
    def __getitem__(self, key):
        return key
s = Show()
print(s[1], s[1:2], s[1:2, ::3], s[...], s[()], s[:], s["k"], s[-1], s[1,], s[lambda: 0].__name__, s[*[1, 2]])

class Missing(dict):
    def __missing__(self, key):
        value = self[key] = f"made {key}"
        return value
m = Missing(a=1)
print(m["a"], m["b"], m, m.get("c"), "c" in m)

for value, expression in [(5, "v[0]"), (None, "v['a']"), ([], "v['a']"), ((), "v[1.5]"), ({}, "v[[]]"), ("s", "v[None]"),
                          (5, "len(v)"), (5, "1 in v"), (object, "v[0]"), (1.5, "[*v]"), ((1, 2), "v[2]"), ("ab", "v[5]")]:
    try:
        eval(expression, {"v": value})
    except (TypeError, IndexError) as error:
        print(type(error).__name__, error)
class BadLen:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
for n in (-1, "x", 2.5, 2 ** 70):
    try:
        len(BadLen(n))
    except Exception as error:
        print(type(error).__name__, error)
