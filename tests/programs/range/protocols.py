def show(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, "|", e)


for r in (range(5), range(2, 8), range(0, 10, 3), range(10, 0, -4), range(0), range(5, 2), range(-3, 3), range(7, 8, 100)):
    print(r, len(r), list(r), r.start, r.stop, r.step, list(reversed(r)), bool(r), r[:2], r[::-1], r[-2:], hash(r) == hash(tuple(r)))
r = range(0, 20, 3)
print(r[0], r[-1], r[2], r[2:5], r[::2], r[5:1:-2], 9 in r, 10 in r, 9.0 in r, "x" in r, True in range(2), r.index(9), r.count(9), r.count(1), r.count(9.0), r.index(9.0))
print(range(0) == range(5, 5), range(0, 3, 2) == range(0, 4, 2), range(1) == range(0, 1, 7), range(2) == [0, 1], range(3) != range(4))
print(hash(range(0)) == hash(range(5, 5)), hash(range(0, 3, 2)) == hash(range(0, 4, 2)), {range(3): 1}[range(0, 3)])
big = range(10 ** 20, 10 ** 20 + 5)
print(big, list(big), len(big), big[2], big[-1], 10 ** 20 + 3 in big, big.index(10 ** 20 + 1), list(reversed(big)), big[1:3], big[::-2])
huge = range(0, 10 ** 30, 10 ** 10)
print(huge[5], huge[-1], huge[3:5], 10 ** 11 in huge, 5 in huge, huge.index(10 ** 12), huge.count(3), bool(huge))
show(lambda: len(huge))
print(range(-(2 ** 63), 2 ** 63)[0], range(2 ** 62, 2 ** 62 + 3)[1], list(range(2 ** 63 - 2, 2 ** 63 + 2)), list(range(-(2 ** 63) + 1, -(2 ** 63) - 3, -1)))
show(lambda: range())
show(lambda: range(1, 2, 0))
show(lambda: range(1.5))
show(lambda: range("a"))
show(lambda: range(1, 2, 3, 4))
show(lambda: range(stop=1))
show(lambda: r[7])
show(lambda: r[-8])
show(lambda: r["a"])
show(lambda: r[1.0])
show(lambda: r[::0])
show(lambda: r.index(10))
show(lambda: r.index("x"))
show(lambda: r.start.__class__)
show(lambda: setattr(r, "start", 1))
show(lambda: r < r)
show(lambda: r + r)


class I:
    def __index__(self):
        return 4


print(range(I()), range(I(), 10, I()), range(10)[I()], I() in range(10), range(0, True), range(False, True))
it = iter(range(5))
print(next(it), it.__length_hint__(), it.__reduce__()[1:], list(it), it.__reduce__()[1:])
it = iter(range(0, 10, 2))
it.__setstate__(3)
print(list(it), type(it), type(iter(range(10 ** 30))), type(reversed(range(3))))
it = iter(range(10 ** 20, 10 ** 20 + 3))
print(next(it), it.__length_hint__(), list(it), it.__length_hint__())
print(range(3).__reduce__(), repr(range(1, 10, 1)), str(range(1, 10, 2)))
print(sum(range(1000)), max(range(10)), min(range(5, 9)), [x for x in range(3) for y in range(2)])
try:
    class R(range):
        pass
except TypeError as e:
    print(e)


class Large:
    def __len__(self): return 2**63 - 1


# Lengths that are no small ints.
for v in 2**63 - 1, 2**62, 2**61, 2**61 - 1:
    r = range(v)
    print(len(r), len(r) // 2, len(range(-v, v - 3, 2)))
print([len(x) for x in (Large(), "ab", range(2**62))])
