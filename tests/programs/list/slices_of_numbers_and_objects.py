"""Slices, sums and slice assignments of lists where numbers and objects lie in stretches."""
import gc


class Told:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        gone.append(self.name)


gone = []
items = list(range(40))
for i in (0, 7, 8, 17, 30, 39):
    items[i] = Told(i)
part = items[5:33]
both = part + items[:9]
both[3:12] = both[20:29]
copy = items[:]
copy[:] = copy[1:2] + copy[0:1] + copy[2:]
print([x.name if isinstance(x, Told) else x for x in both])
print([x.name if isinstance(x, Told) else x for x in copy])
items[2:38] = [0] * 36
copy[2:38] = [1.5] * 36
del part, both
print(sorted(gone))
gone.clear()
items[:20], copy[20:] = [None] * 20, [2] * 20
print(gone)
gone.clear()
del items, copy
print(gone)
numbers = list(range(1000))
for i in range(0, 1000, 7):
    numbers[:] = numbers[i : i + 1] + numbers[0:i] + numbers[i + 1 :]
print(numbers[:20], sum(numbers))


def unpack(row):
    a, b, c, d, e, f, g, h, i, j = row
    (k, l, m, n, o, p, q, r, s, t, u) = row + row[:1]
    return j, i, h, g, f, e, d, c, b, a, k + u, s


for row in ([*range(10)], (*"abcdefghij",), [1.5, *range(9)], range(10), range(9)):
    try:
        print(unpack(row))
    except (TypeError, ValueError) as e:
        print(e)


class Node:
    def __init__(self):
        self.ring = [self, (self, None, 1, "x"), {1: self}]


def rings(n):
    for _ in range(n):
        Node()
    return gc.collect() > 0


keep = [[None, i, (i, [i])] for i in range(2000)]
print(rings(3000), rings(3000), gc.collect())
print(sum(k[1] + k[2][1][0] for k in keep))
