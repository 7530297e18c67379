words = "the quick brown fox jumps over the lazy dog and runs away from it all".split()
print(sorted(words))
print(sorted(words, key=len))
print(sorted(words, key=len, reverse=True))
print(sorted(words, key=lambda w: (len(w), w)))
print(sorted(words, key=lambda w: (-len(w), w), reverse=True))
pairs = [(i % 3, i) for i in range(10)]
print(sorted(pairs, key=lambda p: p[0]))
print(sorted(pairs, key=lambda p: p[0], reverse=True))
print(sorted(pairs, reverse=True))
print(sorted([3.5, -1, 2, True, 0.0, -0.0, 10 ** 20, -10 ** 20]))
print(sorted([float("nan"), 1.0, float("inf"), -1.0, float("nan"), 0.5]))
print(sorted("hello"), sorted({3: 1, 1: 2}), sorted({5, 2, 9}), sorted(range(5, 0, -1)))
print(sorted(["b", "é", "a", "Z", "", "zz", "\U0001f600", "\uffff"]))
print(sorted([b"b", b"a", b""]), sorted([[2], [1, 5], [1]]), sorted([(1, "b"), (1, "a"), (0, "z")]))
x = [5, 3, 1]
print(x.sort(), x)
x.sort(reverse=True)
print(x)
x.sort(key=None, reverse=0)
print(x)

import_count = 0


class Cmp:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        global import_count
        import_count += 1
        return self.v < other.v

    def __repr__(self):
        return f"C{self.v}"


state = 12345
items = []
for i in range(200):
    state = (state * 1103515245 + 12345) % 2 ** 31
    items.append(Cmp(state % 1000))
r = sorted(items)
print(r[:5], r[-5:], import_count, all(a.v <= b.v for a, b in zip(r, r[1:])))
import_count = 0
r = sorted(r)
print(import_count)
import_count = 0
r = sorted(r, reverse=True)
print(import_count, r[:3])
import_count = 0
r = sorted(r)
print(import_count)
import_count = 0
merged = sorted(r[::2] + r[1::2])
print(import_count, merged == r)
for n in (0, 1, 2, 3, 31, 32, 33, 63, 64, 65, 127, 128, 129, 500, 1000):
    data = []
    for i in range(n):
        state = (state * 1103515245 + 12345) % 2 ** 31
        data.append(Cmp(state % 50))
    import_count = 0
    data.sort()
    print(n, import_count, all(a.v <= b.v for a, b in zip(data, data[1:])))
