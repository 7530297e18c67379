from decimal import Context, Decimal, DivisionByZero, InvalidOperation, ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, getcontext, localcontext
from fractions import Fraction

print(Decimal("0.1") + Decimal("0.2"), Decimal("0.1") * 3 == Decimal("0.3"), Decimal(1) / 3, Decimal("1.20") + Decimal("1.3"), Decimal(0.1), repr(Decimal("-5.50")), Decimal("1e3"), Decimal("1E+3") + 0, Decimal("NaN"), Decimal("-Infinity"))
print(Decimal("2.675").quantize(Decimal("0.01"), ROUND_HALF_UP), Decimal("2.665").quantize(Decimal("0.01")), Decimal("7.89").quantize(Decimal("1"), ROUND_DOWN), Decimal("-7.1").quantize(Decimal("1"), ROUND_UP), round(Decimal("2.5")), round(Decimal("2.345"), 2), int(Decimal("3.9")), float(Decimal("1.5")))
print(Decimal(2).sqrt(), Decimal(10).ln(), Decimal(1).exp(), Decimal(100).log10(), Decimal(2) ** 100, Decimal(7) // 2, Decimal(-7) % 3, divmod(Decimal(7), 2), -Decimal(5), abs(Decimal(-5)), Decimal("1.10").normalize(), Decimal("123.456").as_tuple(), Decimal("12E2").to_integral_value())
with localcontext() as c:
    c.prec = 50
    print(Decimal(1) / 7, Decimal(2).sqrt())
    c.rounding = ROUND_UP
    c.prec = 3
    print(Decimal(2) / 3, Decimal("1.2345") + 0)
print(getcontext().prec, Context(prec=5).divide(1, 3), f"{Decimal('1234567.891'):,.2f}", f"{Decimal('0.5'):.1%}", f"{Decimal('5'):>6}", sorted([Decimal("1.1"), 1, Decimal(-1)]), max(Decimal(1), 2), sum([Decimal("0.1")] * 10), hash(Decimal(1)) == hash(1), Decimal("1.0") == 1.0, Decimal("0.5") < Fraction(2, 3) if False else "")
for action in (lambda: Decimal("x"), lambda: Decimal(1) / 0, lambda: Decimal(1) + 1.5, lambda: Decimal(-1).sqrt(), lambda: Decimal(0) / 0, lambda: int(Decimal("NaN"))):
    try:
        print(action())
    except (InvalidOperation, DivisionByZero, TypeError, ValueError) as error:
        print(type(error).__name__, error)
f = Fraction(3, 4)
print(f, repr(f), Fraction(6, -8), f + Fraction(1, 4), f * 2, f / 3, f ** 2, f ** -1, f + 0.5, f // 1, f % Fraction(1, 2), -f, Fraction("0.125"), Fraction("3/9"), Fraction(0.5), Fraction(1.1).limit_denominator(100), f.numerator, f.denominator, float(f), int(Fraction(7, 2)), round(Fraction(7, 2)), f < 1, f == 0.75, hash(Fraction(2)) == hash(2))
print(sum(Fraction(1, n) for n in range(1, 11)), [str(Fraction(n, 6)) for n in range(1, 7)], sorted([Fraction(1, 2), 0.3, 1]), f"{Fraction(1, 3):.3f}")
try:
    Fraction(1, 0)
except ZeroDivisionError as error:
    print(error)
try:
    Fraction("x")
except ValueError as error:
    print(error)
def continued(x, depth):
    for _ in range(depth):
        yield (i := x.numerator // x.denominator)
        if x == i:
            return
        x = 1 / (x - i)
print(list(continued(Fraction(415, 93), 10)), list(continued(Fraction("3.14159265358979"), 6)))

# `round` with places rounds as the context says.
import decimal
for rounding in (decimal.ROUND_HALF_UP, decimal.ROUND_DOWN, decimal.ROUND_HALF_EVEN):
    with decimal.localcontext(rounding=rounding):
        print(rounding, round(decimal.Decimal("2.675"), 2), round(decimal.Decimal("-2.665"), 2), round(decimal.Decimal("2.5")))
