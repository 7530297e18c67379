"""Lists of one value repeated: what is counted, large lists, and stores of True, False and None over anything."""
import sys


class Thing:
    alive = 0

    def __init__(self):
        Thing.alive += 1

    def __del__(self):
        Thing.alive -= 1


t = Thing()
before = sys.getrefcount(t)
many = [t] * 1000
print(sys.getrefcount(t) - before, len(many))
many *= 2
print(sys.getrefcount(t) - before)
del many[10:]
print(sys.getrefcount(t) - before)
many = None
print(sys.getrefcount(t) - before)
del t
print(Thing.alive)
print([0] * 3, [0.0] * 2, [None] * 2, [True, 1] * 2, ["x"] * 0, [()] * -1)


def clear(a, value):
    for i in range(len(a)):
        a[i] = value
    return a


things = [Thing() for _ in range(5)] + [None, True, 3, 2.5, "s"]
print(Thing.alive)
print(clear(things, False), Thing.alive)
print(clear([Thing() for _ in range(3)], None), Thing.alive)


def sieve(n):
    flags = [True] * (n + 1)
    flags[0] = flags[1] = False
    for i in range(2, int(n**0.5) + 1):
        if flags[i]:
            for j in range(i * i, n + 1, i):
                flags[j] = False
    return sum(flags), flags.count(True)


print(sieve(20000))
large = [0] * 1_000_000
large[999_999] = 1
print(sum(large), len(large))
large.extend(large)
print(sum(large), len(large))
