"""Operations where one operand is an int and the other a float, which of them differing from turn to turn."""


def blend(knots, u):
    out = []
    for i in range(1, len(knots)):
        a, b = knots[i - 1], knots[i]
        try:
            out.append((u - a) / (b - a))
        except ZeroDivisionError as e:
            out.append(str(e))
        out.append(a * u + b - u)
        out.append((a < u, a <= b, u >= b, a == u, b != u))
    return out


def total(items):
    s = 0
    for item in items:
        s += item
    return s


def kinds(items):
    """What a variable holds stays what it was: an int is no float for having met one."""
    out = []
    for a in items:
        for b in items:
            c = a - b
            d = a * b
            if c < d:
                out.append((a, b, c, d))
            else:
                out.append((a, c))
    return out


def edges(items):
    out = []
    for a in items:
        for b in items:
            out.append((a == b, a < b, a + b, a - b, a * b))
            if b:
                out.append(a / b)
    return out


print(blend([0, 0.5, 1, 1, 1.5, 2, 2.0], 1.25))
print(blend([0, 1, 2], 1))
print(total([1, 2.5, 3, 0.25]), total([1, 2, 3]), total([1.5, 2]), total([]))
print(kinds([1, 2.0, -3, 0.5]))
big = 2**53
print(edges([big, big + 1, float(big), big + 2.0, 2**60 + 1, 2.0**60, -0.0, 0, True]))
print(edges([1e300, 3, 1e-300, -1e308, 10]))
for pair in [(1, "a"), (1.5, "a"), (None, 1), (2.5, [1]), ([1], 2.5)]:
    try:
        print(total(pair))
    except TypeError as e:
        print(e)


class Meter:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return Meter(self.n + (other.n if isinstance(other, Meter) else other))

    def __radd__(self, other):
        return Meter(other + self.n)

    def __sub__(self, other):
        return self.n - other

    def __lt__(self, other):
        return self.n < other

    def __repr__(self):
        return f"Meter({self.n})"


print(total([1, 2.5, Meter(3), 4, 5.5]))
print([Meter(n) - k for n in (1, 2.5) for k in (1, 0.5)], Meter(1) < 1.5, Meter(1.5) < 1)


def quotients(n, log=print):
    """In no loop, and too long to be translated for each kind of number."""
    third = n / 3
    share = 10 / n
    large = (2**53 + 1) / n
    small = n / (2**53 + 1)
    log("a", third, n, sep=" ", end="; ")
    log("b", share, n, sep=" ", end="; ")
    log("c", large, n, sep=" ", end="; ")
    log("d", small, n, sep=" ", end="; ")
    log("e", n + 1, n - 1, n * 3, 1 - n, sep=" ", end="; ")
    log("f", n < 3, 3 <= n, n == 2**53, 2**53 + 1 > n, sep=" ")
    return third, share, large, small


for n in (2**53 + 1, -(2**53) - 3, 7, 2.5, float(2**53), 2**59 + 1, True):
    print(quotients(n))
