# exit: 1
"""`a[i] op= x`: numbers of both kinds, results that leave the kind, wrong places, and containers that are no lists."""


def add_floats(a, x, y):
    for i in range(len(a)):
        a[i] += x * y
        a[i] -= y
        a[i] *= 2.0
        a[i] /= 4.0
    return a


print(add_floats([1.5, 2.5, -0.0, 1e300], 0.5, 3.0))
print(add_floats([1, 2, 3], 0.5, 3.0))
print(add_floats([1.5, 2, True], 2, 3))


def counts(n, k):
    c = [0] * 5
    for i in range(n):
        c[i % 5] += 1
        c[-1] += i
        c[0] ^= i
        c[1] |= k
        c[2] &= 0xFFFF
        c[3] -= 2
        c[4] *= 1
    return c


print(counts(1000, 3))


def grow(a, x):
    for _ in range(70):
        a[0] *= x
        a[1] += a[0]
        a[2] -= a[1]
    return a


print(grow([1, 0, 0], 3))
print(grow([1.0, 0, 0.5], 1e10)[0])


def special(a, x):
    for i in range(len(a)):
        a[i] += x
    return a


inf = float("inf")
print(special([1.0, inf, -inf, 0.0], inf))
print(special([1.0, 1e-320, 1e200], float("nan")))
print(special([1e300, 1e-300, -1e300], 1e300))
print(special([1e308], 1e308))
print(special(["a", "b"], "c"), special([[1], [2]], [3]), special([1, 2.5, 3j], 1))
print(special({0: 1, 1: 2.5}, 1), special([True, False], True))


def elimination(m, n):
    for k in range(n):
        pivot = m[k]
        for i in range(k + 1, n):
            row = m[i]
            factor = row[k] / pivot[k]
            for j in range(k, n):
                row[j] -= factor * pivot[j]
    return m


print(elimination([[2.0, 1.0, 1.0], [4.0, -6.0, 0.0], [-2.0, 7.0, 2.0]], 3))
print(elimination([[2, 1, 1], [4, -6, 0], [-2, 7, 2]], 3))


def knapsack(weights, values, room):
    best = [0] * (room + 1)
    for w, v in zip(weights, values):
        for c in range(room, w - 1, -1):
            other = best[c - w] + v
            if other > best[c]:
                best[c] += other - best[c]
    return best[room]


print(knapsack([3, 4, 5, 9, 14], [3, 4, 4, 10, 15], 20))


def mixed(a, b, x):
    for i in range(4):
        a[i] += x * 2.0 + (x ^ 1)
        b[i] += a[i] * b[i] + x
    return a, b


print(mixed([1.0, 2.0, 3.0, 4.0], [1, 2, 3, 4], 3))


class Noisy:
    def __init__(self):
        self.items = [1, 2, 3]

    def __getitem__(self, i):
        print("get", i)
        return self.items[i]

    def __setitem__(self, i, v):
        print("set", i, v)
        self.items[i] = v


class Sub(list):
    def __setitem__(self, i, v):
        print("sub", i, v)
        super().__setitem__(i, v)


def bump(a, i, x):
    for _ in range(2):
        a[i] += x
    return a


print(bump(Noisy(), 1, 5).items, bump(Sub([1, 2]), -1, 1), bump([1, 2, 3], -1, 1), bump([1, 2], True, 1))


class Counter:
    def __init__(self):
        self.counts = [0.0] * 3

    def add(self, i, x):
        self.counts[i] += x
        return self.counts[i]


c = Counter()
print([c.add(i % 3, i * 0.5) for i in range(9)], c.counts)


class Dies:
    def __init__(self, name):
        self.name = name

    def __add__(self, other):
        return Dies(self.name + other)

    def __del__(self):
        print("dies", self.name)


def objects():
    a = [Dies("x"), Dies("y")]
    for i in range(2):
        a[i] += "1"
    print("end")


objects()
for wrong in (lambda a: bump(a, 5, 1), lambda a: bump(a, "k", 1), lambda a: bump(a, 0, "s"), lambda a: bump(a, 1.0, 1)):
    try:
        wrong([1, 2, 3])
    except (IndexError, TypeError) as e:
        print(type(e).__name__, e)


def divide(a, x):
    for i in range(len(a)):
        a[i] /= x
    return a


print(divide([1.0, 2.0], 4.0))
try:
    divide([1.0, 2.0], 0.0)
except ZeroDivisionError as e:
    print(e)
text = [0] * 3
text[1] += 2
print(text)
bump([1, 2, 3], 7, 1)
