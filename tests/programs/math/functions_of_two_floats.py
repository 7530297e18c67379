import math

values = [0.0, -0.0, 1.0, -1.0, 2.5, -2.5, 3, 1e300, -1e300, 5e-324, math.inf, -math.inf, math.nan]
for name in ("atan2", "copysign", "fmod", "pow", "remainder", "hypot", "nextafter"):
    f = getattr(math, name)
    for a in values:
        row = []
        for b in values:
            try:
                row.append(repr(f(a, b)))
            except (ValueError, OverflowError) as e:
                row.append(str(e))
        print(name, a, *row)
print([math.ldexp(m, e) for m, e in [(0.5, 3), (1.5, -2), (1.0, 1023), (1.0, -1074), (1.0, -1080), (0.0, 10**30), (math.inf, 5), (3, -(10**30)), (math.nan, 2), (-1.5, -1074)]])
print(math.log(8, 2), math.log(100, 10), math.log(2**1000), math.log(10**400), math.log(10**400, 10), math.log2(2**2000), math.log10(10**500), math.log(3, math.e), math.log2(10**300), math.log(0.5, 2))
print(math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10), math.isclose(0, 1e-10, abs_tol=1e-9), math.isclose(math.inf, math.inf), math.isclose(math.inf, 1e308), math.isclose(math.nan, math.nan))
print(math.nextafter(1.0, 2.0, steps=3), math.nextafter(1.0, 0.0, steps=10), math.nextafter(0.0, 1.0, steps=5), math.nextafter(-5e-324, 1.0, steps=3), math.nextafter(1.0, math.inf, steps=10**30), math.nextafter(-1.0, 1.0, steps=0), math.nextafter(1.0, math.nan, steps=1), math.nextafter(5e-324, -1.0, steps=1))
for f in (lambda: math.ldexp(1.0, 2000), lambda: math.ldexp(1.0, 1.5), lambda: math.ldexp(1), lambda: math.log(0), lambda: math.log(-1), lambda: math.log(1, 1), lambda: math.log(5, 0), lambda: math.log(-(10**400)), lambda: math.log2(0), lambda: math.log10(-5.0), lambda: math.log(), lambda: math.log(1, 2, 3), lambda: math.atan2(1), lambda: math.fmod(1, 2, 3), lambda: math.pow("a", 2),
          lambda: math.isclose(1, 2, rel_tol=-1), lambda: math.isclose(1), lambda: math.nextafter(1, 2, steps=-1), lambda: math.nextafter(1), lambda: math.copysign(1, x=2), lambda: math.isclose(1, 2, 3)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
