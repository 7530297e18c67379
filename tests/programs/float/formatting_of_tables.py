values = [0.0, -0.0, 1.0, 0.1, 1 / 3, 2 / 3, 100.0, 1e16, 1e-5, 123456789.123456789, 1.5e300, 5e-324, float("inf"), -float("inf"), float("nan"), 2.5, 3.5, 1e15, 123456789012345680.0]
for v in values:
    print(v, repr(v), str(v), f"{v:.2f}", f"{v:10.3e}", f"{v:g}", f"{v:12.5g}|", f"{v:+.1f}", f"{v:,.2f}"[:30], f"{v:.0f}"[:20], f"{v:010.2f}"[:20], f"{v:%}"[:20], sep=" ; ")
print(round(2.675, 2), round(1234.5678, -2), round(0.5), round(1.5), round(-1.5), round(2.5), round(1e300, 2), round(5.015, 2), round(7), round(15, -1), round(25, -1))
print(0.1 + 0.2, 0.1 + 0.2 == 0.3, abs(0.1 + 0.2 - 0.3) < 1e-9, 1e308 * 10, -1e308 * 10, 1e-200 * 1e-200, float("nan") == float("nan"), 7.0 // 2, -7.5 // 2, -7.5 % 2, 7.5 % -2, divmod(7.5, 2))
print(1.0.is_integer(), (0.5).as_integer_ratio(), (255.5).hex(), float.fromhex("0x1.8p3"), float("1e3"), float(" 2.5 "), float("1_000.5"), float("-Infinity"), float("nan"), int(3.99), 3.0 == 3, hash(3.0) == hash(3))
for bad in ("", "x", "1..2", "1e", "_1", "0x10", None, [], "1 2"):
    try:
        float(bad)
    except (ValueError, TypeError) as error:
        print(error)
for action in (lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0, lambda: 0.0 ** -1, lambda: 10.0 ** 400, lambda: round(float("nan")), lambda: int("1.5"), lambda: (-8) ** (1 / 3)):
    try:
        print(action())
    except (ZeroDivisionError, OverflowError, ValueError) as error:
        print(type(error).__name__, error)
total = 0.0
for i in range(1, 1001):
    total += 1 / i
print(total, sum(1 / i for i in range(1, 1001)), sum([0.1] * 10), sum([1e100, 1.0, -1e100]), max(1, 1.0), min(0.0, -0.0))
print(f"{'name':<10}|{'value':>10}|{'share':^9}|")
for name, value, share in [("alpha", 12.5, 0.25), ("beta", 1234.567, 0.7531), ("g", -3, 1)]:
    print(f"{name:<10}|{value:>10.2f}|{share:^9.1%}|")
