import math

print(math.pi, math.e, math.tau, math.inf, math.nan)
print(math.sqrt(2), math.pow(2, 0.5), math.exp(1), math.log(10), math.log(8, 2), math.log2(1024), math.log10(1000), math.log1p(1e-10), math.expm1(1e-10))
print(math.sin(1), math.cos(1), math.tan(1), math.asin(0.5), math.acos(0.5), math.atan(1), math.atan2(-1, -1), math.sinh(1), math.cosh(1), math.tanh(1))
print(math.floor(-1.5), math.ceil(-1.5), math.trunc(-1.5), math.fabs(-2), math.copysign(3, -0.0), math.fmod(-7, 3), math.modf(-2.75), math.frexp(10), math.ldexp(0.5, 4), math.remainder(10, 4))
print(math.gcd(12, 18, 27), math.lcm(4, 6), math.factorial(20), math.comb(10, 3), math.perm(5), math.isqrt(99), math.prod([1, 2, 3, 4]), math.prod([0.5, 4], start=3), math.dist((0, 0), (3, 4)), math.hypot(1, 2, 2))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1, rel_tol=0.2), math.fsum([0.1] * 10), math.degrees(math.pi), math.radians(180), math.gamma(5), math.lgamma(10), math.erf(0.5), math.erfc(0.5))
print(math.nextafter(1, 2), math.ulp(1.0), math.cbrt(27), math.exp2(10), math.sumprod([1, 2], [3, 4]))
for action in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.factorial(2.5), lambda: math.exp(1000), lambda: math.acos(2), lambda: math.gcd(1.5), lambda: math.sqrt("x"), lambda: math.floor(math.inf), lambda: math.fmod(1, 0), lambda: math.comb(-1, 2), lambda: math.factorial(-1), lambda: math.log(-1), lambda: math.isqrt(-1)):
    try:
        print(action())
    except (ValueError, TypeError, OverflowError) as error:
        print(type(error).__name__, error)
def newton(f, df, x, steps=20):
    for _ in range(steps):
        x -= f(x) / df(x)
    return x
print(newton(lambda x: x * x - 2, lambda x: 2 * x, 1.0), newton(math.cos, lambda x: -math.sin(x), 1.0))
def simpson(f, a, b, n=100):
    h = (b - a) / n
    return h / 3 * (f(a) + f(b) + 4 * sum(f(a + i * h) for i in range(1, n, 2)) + 2 * sum(f(a + i * h) for i in range(2, n, 2)))
print(simpson(math.sin, 0, math.pi), simpson(lambda x: x ** 3, 0, 2))
