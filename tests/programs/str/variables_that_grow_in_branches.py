"""`r += ...` in loops with branches and arithmetic: earlier values of the variable stay what they were."""


def caesar(text, k):
    r = ""
    seen = []
    for ch in text:
        if ch.isalpha():
            r += chr((ord(ch) - 97 + k) % 26 + 97)
        else:
            r += ch
        if len(r) % 4 == 0:
            seen.append(r)
    return r, seen


print(caesar("hello world, how are you", 3))
print(caesar("", 3), caesar("abc", -30), caesar("xyz", 10**20))


def doubled(n):
    r = "ab"
    old = r
    for i in range(n):
        r += r
        r += str(i * 2 % 7)
        if i % 2:
            old = r
        else:
            r += old[: i + 1]
    return r, old


print(doubled(4))


def walrus(words):
    r = "-"
    for w in words:
        r += (r := w) + r
    return r


print(walrus(["a", "b", "c"]))


def mixed(values):
    r = values[0]
    for v in values[1:]:
        r += v if v is not None else r
    return r


print(mixed(["a", "b", None, "c", None]), mixed([1, 2, None]), mixed([[1], [2], None]), mixed([1.5, None]))


def unbound(flag):
    for i in range(3):
        if flag or i:
            s += chr(97 + i)
        else:
            s = "start"
    return s


print(unbound(False))
try:
    unbound(True)
except UnboundLocalError as e:
    print(e)


def shifted(a, n):
    for _ in range(n):
        first = a[0]
        for i in range(len(a) - 1):
            a[i] = a[i + 1]
        a[len(a) - 1] = first
    return a


class Named:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)

    def __repr__(self):
        return self.name


print(shifted([1, 2, 3, 4], 2), shifted(["a", "b", 3.5, None, True], 3), shifted([Named("x"), 1, Named("y")], 2))


def overwritten(a, b):
    for i in range(len(a)):
        a[i] = b[i]
    print("done")
    return a


print(overwritten([Named("p"), 2, Named("q")], [1, Named("r"), Named("s")]))
print(overwritten([1, 2, 3], (4, 5, 6)), overwritten({0: 1, 1: 2}, "xy"))
