def show(iterable):
    out = []
    for x in iterable:
        out.append(x)
    print(type(iterable).__name__, out)

show([1, 2]); show((1, 2)); show("añ"); show(b"ab"); show({"k": 1, "l": 2}); show({5}); show(range(3)); show(range(10, 0, -4))
show({"k": 1}.values()); show({"k": 1}.items()); show(enumerate("ab", 1)); show(zip("ab", (1, 2))); show(map(str, [1, 2])); show(filter(None, [0, 1]))
show(reversed([1, 2, 3])); show(x * x for x in range(3)); show(iter([7])); show(bytearray(b"\x01")); show(frozenset([9])); show(memoryview(b"xy"))
import collections, itertools, io
show(collections.deque([1, 2])); show(collections.OrderedDict(a=1)); show(itertools.chain("a", "b")); show(io.StringIO("l1\nl2\n"))
for i in range(-3, 3):
    if i < 0: continue
    print(i, end=" ")
print()
for i in range(10 ** 20, 10 ** 20 + 3):
    print(i, end=" ")
print()
for step in (1, 2, 3, -1, -5):
    print(list(range(0, 10, step)), list(range(10, 0, step)), end=" ")
print()
total = 0
for i in range(100):
    for j in range(i):
        if j == 7:
            break
        total += j
    else:
        total += 1000
print(total)
for thing in (5, None, 1.5, object, print):
    try:
        for x in thing:
            pass
    except TypeError as error:
        print(error)
d = {"a": 1}
for k in d:
    d[k] += 1
print(d)
n = 5
for i in range(n):
    n = 2
print(i, n)
class Countdown:
    def __init__(self, n): self.n = n
    def __iter__(self):
        while self.n:
            yield self.n
            self.n -= 1
show(Countdown(3))
