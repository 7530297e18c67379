import math
inf, nan = math.inf, math.nan
values = [0.0, -0.0, 1.0, -1.0, 2.5, -2.5, 0.1, 1e308, 5e-324, inf, -inf, nan, 3, -3, 10**20]
for a in values:
    for b in values:
        row = []
        for op in ("+", "-", "*", "/", "//", "%", "**"):
            if op == "**" and isinstance(a, int) and isinstance(b, int):
                continue
            try:
                r = eval(f"a {op} b")
                row.append(repr(r) if not isinstance(r, complex) else "complex")
            except (ZeroDivisionError, OverflowError) as e:
                row.append(str(e))
        print(a, b, row)
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(7.5, 2), divmod(-7.5, 2), divmod(7.5, -2.5), 1e300 // 1e-10, 0.3 % 0.1, 0.3 // 0.1, -1e-20 % 1, 5 % inf, -5 % inf)
for f in (lambda: divmod(1.0, 0), lambda: 1.0 // 0, lambda: 1.0 % 0.0, lambda: 1 / 0.0, lambda: 0.0**-1, lambda: (-0.0) ** -3, lambda: 1e200**2, lambda: 10**400 + 1.0, lambda: 1.0 * 10**400, lambda: "a" + 1.0, lambda: 1.0 + "a",
          lambda: 1.5 << 1, lambda: ~1.5, lambda: 1.5 & 1, lambda: [1] * 1.5, lambda: 1.5 @ 2):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e, e.args)
x = 1.5
x += 1
x -= 0.25
x *= 4
x /= 3
x //= 1
x **= 3
x %= 7
print(x, -x, +x, abs(-x), 2.0**10, 2.0**0.5, (-8) ** (1 / 3), 4**0.5, 4**-0.5, (-2.0) ** 3, (-2.0) ** -3, 0.0**0, nan**0, 1.0**nan)
seed = 3
for i in range(400):
    seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
    x = (seed / 2**64 - 0.5) * 10.0 ** (i % 25 - 5)
    seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
    y = (seed / 2**64 - 0.5) * 10.0 ** (i % 7 - 3)
    print((x % y).hex(), (x // y).hex(), end=" " if i % 4 != 3 else "\n")
for x, y in [(6.0, 3.0), (-6.0, 3.0), (5.999999999999999, 3.0), (0.3, 0.1), (1.0, 0.1), (4.5e15, 0.7), (9e15, 1.1), (1e22, 3.0), (5e-324, 3e-324), (1e-310, 7e-320), (1e308, 3e-308), (2.0, 1e308), (0.0, 5.0), (-0.0, 5.0), (1.0, float("inf")), (-1.0, float("inf"))]:
    print(x % y, x // y, divmod(x, y))
