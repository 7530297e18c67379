class Bad:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        if self.v == 7 or other.v == 7:
            raise RuntimeError("seven")
        return self.v < other.v

    def __repr__(self):
        return str(self.v)


data = [Bad(i * 37 % 101) for i in range(100)]
before = sorted(x.v for x in data)
try:
    data.sort()
except RuntimeError as e:
    print("caught", e)
print(len(data), sorted(x.v for x in data) == before)

a = [3, 2, 1]


def key(x):
    a.append(x)
    return x


try:
    a.sort(key=key)
except ValueError as e:
    print("ValueError:", e)
print(a)


def key2(x):
    print("in key, list is", a)
    return x


a.sort(key=key2)
print(a)
b = [1, 2, 3]


def key3(x):
    if x == 2:
        raise KeyError("no")
    return -x


try:
    b.sort(key=key3)
except KeyError as e:
    print("KeyError", e, b)


class Weird:
    def __lt__(self, other):
        return NotImplemented


try:
    sorted([Weird(), Weird()])
except TypeError as e:
    print(e)


class TrueLt:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return [1] if self.n < other.n else ""


print([t.n for t in sorted([TrueLt(3), TrueLt(1), TrueLt(2)])])
