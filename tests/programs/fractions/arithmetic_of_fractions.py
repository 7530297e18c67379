from fractions import Fraction as F
from decimal import Decimal
import math

values = [F(0), F(1, 2), F(-3, 4), F(7), F(22, 7), F(10**20, 3)]
for a in values:
    for b in values + [2, -1, 0.5]:
        row = [a + b, a - b, b - a, a * b]
        for op in (lambda: a / b, lambda: a // b, lambda: a % b, lambda: divmod(a, b), lambda: b / a):
            try:
                row.append(op())
            except ZeroDivisionError as e:
                row.append(str(e))
        print(a, b, *row, a < b, a == b, a >= b)
print(F("3/4"), F("-1.25"), F("1e-3"), F(0.5), F(Decimal("0.1")), F(6, -4), F(" 7 "), F("1_000/3"), F(3.0), F(F(1, 3), F(2, 5)), F(True, 2))
print(F(7, 2) ** 2, F(7, 2) ** -2, F(4, 9) ** 0.5, 2 ** F(1, 2), F(2) ** F(3), 2 ** F(3, 1), F(-8) ** F(1, 3), F(1, 2) ** 0)
print(math.floor(F(-7, 2)), math.ceil(F(-7, 2)), math.trunc(F(-7, 2)), round(F(7, 2)), round(F(5, 2)), round(F(22, 7), 3), int(F(-7, 2)), float(F(1, 3)), bool(F(0)), abs(F(-1, 2)), -F(1, 2), +F(1, 2), complex(F(1, 4)))
print(F(math.pi).limit_denominator(1000), F("3.1415926535897932").limit_denominator(10), F(1, 3).as_integer_ratio(), F(1, 3).numerator, hash(F(1, 2)) == hash(0.5), {F(1, 2): 1}[0.5], repr(F(1, 3)), str(F(5)), F(1, 3) == 1 / 3, F(1, 2) == Decimal("0.5"), F(1, 2) + 1j, sum([F(1, n) for n in range(1, 30)]), max(F(1, 2), 0.3), F(5).is_integer(), F.from_float(0.25), F.from_decimal(Decimal("1.5")))
print(f"{F(22, 7):.3f}", f"{F(1, 3):>12.4e}", f"{F(1000000, 3):,.2f}", f"{F(-1, 8):+.1%}", format(F(1, 2)), f"{F(355, 113):g}")
for f in (lambda: F(1, 0), lambda: F("a"), lambda: F("1/0"), lambda: F(1.5, 2), lambda: F(None), lambda: F(float("nan")), lambda: F(float("inf")), lambda: F(1, 2) < 1j, lambda: F(1, 2) + "a", lambda: F(0) ** -1, lambda: F(1, 2).limit_denominator(0), lambda: F([])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
