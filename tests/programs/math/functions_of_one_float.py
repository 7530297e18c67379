import math

names = ["acos", "acosh", "asin", "asinh", "atan", "atanh", "cbrt", "ceil", "cos", "cosh", "degrees", "erf", "erfc", "exp", "exp2", "expm1", "fabs", "floor", "frexp", "gamma", "lgamma", "log", "log10", "log1p", "log2", "modf", "radians", "sin", "sinh",
         "sqrt", "tan", "tanh", "trunc", "ulp", "isfinite", "isinf", "isnan"]
values = [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 1.5, 2.0, -2.5, 3, 10, 100.25, -100, 710.0, 1e-10, -1e-20, 1e-300, 5e-324, 1e300, 170.5, 171.7, -170.3, 1e16, math.inf, -math.inf, math.nan, True, 2**70]
for name in names:
    f = getattr(math, name)
    row = []
    for v in values:
        try:
            row.append(repr(f(v)))
        except (ValueError, OverflowError) as e:
            row.append(str(e))
    print(name, *row)
for f in (lambda: math.sin("a"), lambda: math.sin(None), lambda: math.sin(), lambda: math.sin(1, 2), lambda: math.sqrt(10**400), lambda: math.floor([]), lambda: math.isnan("x"), lambda: math.gamma({})):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(math.pi, math.e, math.tau, math.inf, math.nan)
