log = []
def note(x):
    log.append(x)
    return x

g = (note(i) for i in range(3))
print(log, next(g), log, list(g), log)
print(sum(x for x in range(5)), max(len(w) for w in ["a", "abc"]), any(x > 3 for x in range(10)), dict((k, v) for k, v in zip("ab", (1, 2))), set(c for c in "aab") == {"a", "b"}, " ".join(str(x) for x in (1, 2)))
log.clear()
print(any(note(x) > 1 for x in range(10)), log)
log.clear()
print(all(note(x) < 1 for x in range(10)), log)
n = 2
g = (x * n for x in range(3))
n = 10
print(list(g))
def f():
    k = 1
    g = (x + k for x in range(3))
    k = 100
    return list(g)
print(f())
outer = [1, 2]
g = (x for x in outer)
outer = "rebound"
print(list(g))
source = [1, 2]
g = (x for x in source)
source.append(3)
print(list(g))
nested = ((x, y) for x in range(3) for y in range(x))
print(list(nested), list((x for x in (y for y in "ab"))), [*(i for i in range(2))], *(i for i in "xy"))
g = (i for i in range(5))
print(2 in g, list(g), next(g, None))
matrix = ((r * c for c in range(3)) for r in range(3))
print([list(row) for row in matrix])
g = (1 / x for x in (1, 0, 2))
print(next(g))
try:
    next(g)
except ZeroDivisionError as error:
    print(error)
print(list(g))
squares = {x: x * x for x in range(3)}
print(sorted((v for v in squares.values()), reverse=True), min((abs(x), x) for x in (-3, 2)), tuple(x for x in "abc" if x != "b"), type(x for x in ()).__name__)
def total(*values): return sum(values)
print(total(*(x for x in range(4))), (lambda g: next(g) + next(g))(x for x in (10, 20)))
ones = iter(lambda: 1, 2)
print([x for x, _ in zip(ones, range(3))])
first, *rest = (c for c in "abcd")
print(first, rest)
