import cmath
import math

names = ["acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "exp", "log", "log10", "sin", "sinh", "sqrt", "tan", "tanh", "phase", "polar", "isfinite", "isinf", "isnan"]
parts = [0.0, -0.0, 0.5, -2.0, math.inf, -math.inf, math.nan]
values = [complex(a, b) for a in parts for b in parts] + [1, 1.5, 1 + 1j, -1, 1j, -1j, 3 - 4j, 1e200 + 1e200j, 1e-320 + 1e-320j, 1e308 - 1e308j, 710.0 + 0.5j, -710 + 2j, 0.7 + 0.7j, 1 + 1e-20j, 1e-10j]


def show(z):
    if isinstance(z, complex):
        return f"({'nan' if z.real != z.real else z.real!r},{'nan' if z.imag != z.imag else z.imag!r})"
    return repr(z).replace("-nan", "nan")


for name in names:
    f = getattr(cmath, name)
    row = []
    for v in values:
        try:
            row.append(show(f(v)))
        except (ValueError, OverflowError) as e:
            row.append(str(e))
    print(name, *row)
for r in (0.0, -0.0, 1.5, -2.0, math.inf, -math.inf, math.nan):
    row = []
    for phi in (0.0, -0.0, 0.5, -2.0, 4.0, math.inf, math.nan):
        try:
            row.append(show(cmath.rect(r, phi)))
        except ValueError as e:
            row.append(str(e))
    print("rect", *row)
print(cmath.pi, cmath.e, cmath.tau, cmath.inf, cmath.infj, cmath.nan, cmath.nanj)
print(cmath.log(8, 2), cmath.log(1j, 2j), cmath.log(-1, 10), cmath.isclose(1, 1 + 1e-12j), cmath.isclose(1, 2), cmath.isclose(1, 2, rel_tol=0.6), cmath.isclose(cmath.infj, cmath.infj), cmath.isclose(1j, 1.1j, abs_tol=0.2))


class C:
    def __complex__(self):
        return 3 + 4j


class F:
    def __float__(self):
        return 4.0


print(cmath.sqrt(C()), cmath.sqrt(F()), cmath.sqrt(-4), cmath.polar(C()))
for f in (lambda: cmath.sqrt("a"), lambda: cmath.sqrt(), lambda: cmath.log(0), lambda: cmath.log(1, 0), lambda: cmath.log(0, 2), lambda: cmath.atanh(1), lambda: cmath.exp(1000), lambda: cmath.rect(1), lambda: cmath.rect("a", 1), lambda: cmath.isclose(1, 2, rel_tol=-1), lambda: cmath.polar(1e308 + 1e308j), lambda: cmath.sin([])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
