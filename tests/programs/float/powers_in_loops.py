"""`x ** y` of floats in code that computes: infinities, NaN, zeros, negative bases, and results that are too large."""
inf = float("inf")
nan = float("nan")


def powers(bases, exponents):
    out = []
    for x in bases:
        for y in exponents:
            try:
                out.append(x**y)
            except (OverflowError, ZeroDivisionError) as e:
                out.append(str(e))
    return out


values = [0.0, -0.0, 1.0, -1.0, 0.5, 2.0, -2.0, inf, -inf, nan, 1e308, 5e-324, 3.0]
print(powers(values, [0.0, 1.0, -1.0, 2.0, inf, -inf, nan, 1e308]))
print(powers([4.0, 0.25, 9.0], [0.5, -0.5, 3, -2]), powers([2, 4], [0.5, -2.0]))
print([2.0**1e999, 0.5**1e999, 1.0**1e999, (-1.0) ** 1e999])


def constant(x):
    t = 0.0
    for _ in range(5):
        t += x**1e999
    return t


print(constant(0.5), constant(1.0), constant(2.0))


def large(x):
    for i in range(400):
        x = x**1.5 + 1.0
    return x


try:
    large(2.0)
except OverflowError as e:
    print(e)
