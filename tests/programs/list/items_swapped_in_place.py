# Two items of a list change places in one statement: whatever the items, the indices and the container are.
import sys


def swap(a, i, j):
    a[i], a[j] = a[j], a[i]
    return a


def neighbours(a, i):
    for _ in range(2):
        a[i], a[i + 1] = a[i + 1], a[i]
        a[i - 1], a[i] = a[i], a[i - 1]
    return a


def bubble(a):
    for end in range(len(a) - 1, 0, -1):
        for i in range(end):
            if a[i] > a[i + 1]:
                a[i], a[i + 1] = a[i + 1], a[i]
    return a


class Loud(list):
    def __getitem__(self, i):
        print("get", i)
        return super().__getitem__(i)

    def __setitem__(self, i, v):
        print("set", i, v)
        super().__setitem__(i, v)


class Item:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"<{self.n}>"

    def __del__(self):
        print("gone", self.n)


print(swap([1, 2, 3], 0, 2), swap([1, 2, 3], 1, 1), swap([1, 2.5, "x"], -1, 0), swap([None, True], True, False))
print(neighbours([1, 2, 3, 4], 1), neighbours(list("abcd"), 2), neighbours([1, 2, 3], 0))
print(bubble([5, 1.5, 4, 10**30, -3]), bubble(list("krait")))
print(swap(Loud("ab"), 0, 1), swap({0: 1, 1: 0}, 0, 1), swap({0.5: "x", 1: "y"}, 0.5, 1), swap(bytearray(b"ab"), 0, 1))
items = [Item(i) for i in range(3)]
before = [sys.getrefcount(x) for x in items]
swap(items, 0, 2)
print(items, before == [sys.getrefcount(x) for x in reversed(items)])
for a, i, j in [([1], 0, 1), ([1], 1, 0), ([1], -2, 0), ((1, 2), 0, 1), ([1, 2], 0.0, 1), ([1, 2], 2**61, 0), ("ab", 0, 1), (None, 0, 0)]:
    try:
        swap(a, i, j)
    except Exception as e:
        print(type(e).__name__, e, a)
for a, i in [([1, 2], 1), ([1, 2], 2**61 - 1), ([1, 2], "x")]:
    try:
        neighbours(a, i)
    except Exception as e:
        print(type(e).__name__, e, a)


def unbound():
    a[0], a[1] = a[1], a[0]
    i = 1
    a[i], a[j] = a[j], a[i]
    j = 2


a = [1, 2]
try:
    unbound()
except UnboundLocalError as e:
    print(e, a)
del items
