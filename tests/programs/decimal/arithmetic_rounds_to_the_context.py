from decimal import *

D = Decimal
values = [D("0"), D("-0"), D("1"), D("-1.5"), D("3.14159265358979323846264338327950288"), D("1E+20"), D("1E-20"), D("123.4500"), D("-9999999999999999999999999999"), D("0E-5"), D("Infinity"), D("-Infinity"), D("NaN")]
ctx = getcontext()
ctx.traps[InvalidOperation] = False
ctx.traps[DivisionByZero] = False
for a in values:
    for b in values:
        ctx.clear_flags()
        row = [a + b, a - b, a * b, a / b, a // b, a % b, a.remainder_near(b), a.max(b), a.min(b), a.compare(b), a.compare_total(b), a.next_toward(b), a.copy_sign(b), a.same_quantum(b), divmod(a, b)]
        print(*row, [s.__name__ for s, on in ctx.flags.items() if on])
for a in values:
    ctx.clear_flags()
    print(a, -a, +a, abs(a), a.normalize(), a.to_integral_value(), a.to_integral_exact(), a.next_plus(), a.next_minus(), a.logb(), a.adjusted(), a.number_class(), a.to_eng_string(), a.as_tuple(), [s.__name__ for s, on in ctx.flags.items() if on])
for rounding in (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP):
    c = Context(prec=3, rounding=rounding)
    print(rounding, [c.create_decimal(s) for s in ("1.2344", "1.2345", "1.2350", "-1.2350", "1.235001", "1.2450", "-1.2359", "1.2009", "9.9950", "-9.9999", "1.2501")], c.divide(2, 3), c.divide(-2, 3), D("2.5").quantize(D(1), rounding=rounding), D("-2.5").quantize(D(1), rounding=rounding), D("1.5").to_integral_value(rounding=rounding))
