import math
from fractions import Fraction

print(math.fsum([0.1] * 10), sum([0.1] * 10), math.fsum([]), math.fsum([1e100, 1.0, -1e100, 1e-100, 1e50, -1.0, -1e50]), math.fsum([2.0**53, -0.5, -(2.0**-54)]), math.fsum([2.0**53, 1.0, 2.0**-100]), math.fsum([math.inf, 1]), math.fsum(iter([1, 2.5, True])))
print(math.fsum([1e16, 1.0, 1e-16]), math.fsum([(-1) ** n / (n + 1) for n in range(1000)]), math.fsum(1.7 ** (i + 1) - 1.7**i for i in range(500)), math.fsum([math.nan, 1]), math.fsum([5e-324, 5e-324]))
print(math.hypot(), math.hypot(3), math.hypot(-3), math.hypot(3, 4), math.hypot(1, 1), math.hypot(1, 2, 3), math.hypot(1e200, 1e200), math.hypot(1e-200, 1e-200), math.hypot(5e-324, 5e-324), math.hypot(math.inf, math.nan), math.hypot(math.nan, 1), math.hypot(0.1, 0.2, 0.3, 0.4), math.hypot(True, 2**70))
print(math.dist([1, 2], [4, 6]), math.dist((1.5, 2.5, 3.5), (0, 0, 0)), math.dist([], []), math.dist((1e200,), (-1e200,)), math.dist([math.inf, 1], [1, 1]))
print(math.prod([]), math.prod([1, 2, 3]), math.prod([1.5, 2]), math.prod(range(1, 30)), math.prod([2, 3], start=5), math.prod(["a"], start=3), math.prod([0.5] * 5, start=Fraction(1, 3)), math.prod(iter([2**40, 2**40])), math.prod([1, 1j]))
print(math.sumprod([1, 2, 3], [4, 5, 6]), math.sumprod([], []), math.sumprod([1.5, 2.5], [2, 4]), math.sumprod([2**62, 2**62], [4, 4]), math.sumprod([0.1] * 10, [1] * 10), math.sumprod([10**20, 1], [1.5, 2]), math.sumprod([1, 2.5, Fraction(1, 2)], [1, 2, 3]), math.sumprod([1e308, -1e308], [10, 10]) if False else "skip",
      math.sumprod([1e100, 1.0, -1e100], [1.0, 1.0, 1.0]), math.sumprod([True, False], [5, 6]), math.sumprod([1, math.inf], [2, 3]), math.sumprod([0.1, 0.2, 0.3], [0.4, 0.5, 0.6]))
seed = 99
rows = []
for i in range(120):
    row = []
    for j in range(6):
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        row.append((seed / 2**64 - 0.5) * 10.0 ** ((seed >> 20) % 40 - 20))
    rows.append(row)
print([math.hypot(*r).hex() for r in rows])
print([math.dist(a, b).hex() for a, b in zip(rows, rows[1:])])
print([math.sumprod(a, b).hex() for a, b in zip(rows, rows[1:])])
print([math.fsum(r).hex() for r in rows])
for f in (lambda: math.fsum([math.inf, -math.inf]), lambda: math.fsum([1e308, 1e308]), lambda: math.fsum(5), lambda: math.fsum(["a"]), lambda: math.hypot("a"), lambda: math.dist([1], [1, 2]), lambda: math.dist(1, 2), lambda: math.dist(["a"], [1]), lambda: math.sumprod([1], [1, 2]), lambda: math.sumprod([1, 2], [1]), lambda: math.sumprod(1, [1]), lambda: math.sumprod(["a"], ["b"]),
          lambda: math.prod(5), lambda: math.prod(["a", "b"]), lambda: math.prod([1], 2), lambda: math.sumprod([1])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
