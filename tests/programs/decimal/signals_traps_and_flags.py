import decimal
from decimal import *

D = Decimal
print(getcontext(), DefaultContext, BasicContext, ExtendedContext)
for f in (lambda: D("abc"), lambda: D(""), lambda: D(None), lambda: D([1]), lambda: D((0, (10,), 0)), lambda: D((2, (1,), 0)), lambda: D((0, (1,), "x")), lambda: D(1) / 0, lambda: D(0) / 0, lambda: D("inf") - D("inf"), lambda: D(1) % 0, lambda: D(0) % 0, lambda: D(1) // 0, lambda: D(0) ** 0, lambda: D(-1).sqrt(), lambda: D(-1).ln(), lambda: D(10) ** 1000000000, lambda: D("1E+999999") * 10, lambda: D("sNaN") + 1, lambda: D("NaN") < 1,
          lambda: D("sNaN") == 1, lambda: D(1).quantize(D("1E-30")), lambda: D(5).rotate(100), lambda: D(12).logical_and(1), lambda: D("1E+1000000000000000000"), lambda: divmod(D(1), 0), lambda: D(1).quantize(1, rounding="x"), lambda: D(1).compare("a"), lambda: D(1).fma(2), lambda: D(1, 2), lambda: D(1, context=5), lambda: D(1).exp(5), lambda: D(1).exp(context=5), lambda: D(1).nothing, lambda: format(D(1), "q"), lambda: format(D(1), 5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e)
print([[c.__name__ for c in getattr(decimal, n).__mro__] for n in ("InvalidOperation", "DivisionByZero", "Overflow", "Underflow", "FloatOperation", "ConversionSyntax", "DivisionUndefined", "Clamped")])
c = Context(prec=5, Emin=-10, Emax=10, traps=[])
for f in (lambda: c.divide(1, 3), lambda: c.multiply(D("9E+9"), 10**3), lambda: c.multiply(D("1E-9"), D("1.2345E-5")), lambda: c.multiply(D("1E-9"), D("1E-20")), lambda: c.create_decimal("123456"), lambda: c.create_decimal("1.00000"), lambda: c.add(D("NaN"), 1), lambda: c.create_decimal(0.1), lambda: c.divide(5, 0), lambda: c.create_decimal("0E+100"), lambda: c.subtract(D("1.0000E-10"), D("0.9999E-10"))):
    c.clear_flags()
    print(f(), c.flags)
c.traps[Inexact] = True
try:
    c.divide(1, 3)
except Inexact as e:
    print("inexact", e, c.flags[Rounded])
c.clear_traps()
print(c.traps, c.divide(1, 3), c.copy(), c == c.copy(), c.flags == c.copy().flags, len(c.flags), Inexact in c.flags, list(c.flags)[:2], c.flags.get(Rounded))
with localcontext() as lc:
    lc.prec = 5
    print(D(1) / 7, getcontext().prec)
    with localcontext(prec=3, rounding=ROUND_UP) as inner:
        print(D(1) / 7, inner)
print(D(1) / 7, getcontext().prec)
setcontext(Context(prec=4))
print(D(1) / 7)
setcontext(DefaultContext)
print(getcontext() is DefaultContext, D(1) / 7)
ctx = Context()
for name, bad in [("prec", 0), ("prec", "a"), ("prec", 10**30), ("rounding", "x"), ("rounding", 5), ("Emin", 1), ("Emax", -1), ("capitals", 2), ("clamp", 5), ("flags", 5), ("traps", [5]), ("foo", 1)]:
    for g in (lambda: setattr(ctx, name, bad), lambda: Context(**{name: bad})):
        try:
            g()
        except Exception as e:
            print(name, type(e).__name__, e)
for g in (lambda: delattr(ctx, "prec"), lambda: ctx.foo, lambda: setcontext(5), lambda: localcontext(5), lambda: localcontext(foo=1), lambda: ctx.add(1), lambda: ctx.add(1, "a"), lambda: ctx.flags[5], lambda: ctx.flags.__setitem__(5, 1), lambda: ctx.abs("x"), lambda: ctx.power(1), lambda: ctx.is_canonical(5), lambda: ctx.create_decimal("x"), lambda: ctx.create_decimal(1, 2)):
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__, e)
print(ctx.Etiny(), ctx.Etop(), ctx.radix(), MAX_PREC, MAX_EMAX, MIN_EMIN, MIN_ETINY, HAVE_THREADS, ROUND_05UP)
strict = Context(traps=[FloatOperation])
setcontext(strict)
for g in (lambda: D(1.5), lambda: D(1) < 1.5, lambda: D(1) == 1.5, lambda: strict.create_decimal(1.5), lambda: D.from_float(1.5)):
    try:
        print(g())
    except FloatOperation as e:
        print("float", e)
