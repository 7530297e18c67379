t = (1, "two", [3])
t[2].append(4)
print(t, t[1], t[-1], t[:2], t + (5,), t * 2, len(t), "two" in t, t.index("two"), t.count(1))
print((), (1,), tuple("ab"), tuple([1, 2]), (1, 2) < (1, 3), (1, 2) < (1, 2, 0), (2,) > (1, 99), () < (0,), (1, (2, 3)) == (1, (2, 3)))
points = {(0, 0): "origin", (1, 0): "x"}
print(points[0, 0], (1, 0) in points, hash((1, 2)) == hash((1.0, 2.0)), {(1, 2), (1, 2)}, (1,) == [1])
for action in (lambda: t.append(1), lambda: hash(t), lambda: t[5], lambda: t["a"], lambda: t + [1], lambda: t < 5, lambda: (1, "a") < (1, 2), lambda: t.index(99)):
    try:
        action()
    except (TypeError, AttributeError, IndexError, ValueError) as error:
        print(type(error).__name__, error)
try:
    t[0] = 5
except TypeError as error:
    print(error)
try:
    del t[0]
except TypeError as error:
    print(error)
def minmax(values):
    return min(values), max(values)
low, high = minmax([3, 1, 2])
print(low, high, minmax("hello"), *minmax((5,)))
print((1, 2, 3)[::-1], (1, 2, 3, 4)[1::2], sorted((3, 1, 2)), sum((1, 2, 3)), any((0, 0)), max((1, 5), (2, 0)), tuple(x * 2 for x in (1, 2)))
single = 5,
print(single, type(single).__name__, (5), ((),), ((1,),), (None,) * 3)
nested = ((1, 2), (3, (4, 5)))
(a, b), (c, (d, e)) = nested
print(a, b, c, d, e, nested[1][1][0])
print(tuple(zip((1, 2), (3, 4))), tuple(enumerate("ab")), tuple({"k": 1}), tuple(range(3)), (lambda *args: args)(1, 2), (*"ab", *[1]))
print(t.__class__.__mro__, isinstance(t, tuple), () is (), tuple((1, 2)) == (1, 2))
