import math
inf, nan = math.inf, math.nan
values = [0j, 1j, -1j, 1 + 2j, -1.5 - 0.5j, complex(0.0, -0.0), complex(-0.0, 0.0), complex(-0.0, -0.0), 3, 2.5, 1e200 + 1e200j, complex(inf, 1), complex(nan, 0), complex(1, -inf), 0.1 + 0.2j]
for v in values:
    print(v, repr(complex(v)), -v, +v, abs(v) if abs(complex(v)) == abs(complex(v)) else "nan", bool(v), complex(v).conjugate(), complex(v).real, complex(v).imag)
small = [1 + 2j, -3j, 2, 0.5, 1j, -1 - 1j]
for a in small:
    for b in small:
        print(a + b, a - b, a * b, a / b, a == b, a != b, end="; ")
    print()
for a, b in [(1 + 2j, 2), (1 + 2j, -2), (1 + 2j, 0), (2, 1j), (1j, 1j), (1 + 1j, 0.5), (1 + 1j, 100), (1 + 1j, 101), (0j, 2), (0j, 1.5), (-8, 1 / 3), (2j, 3 + 1j), (-1, 0.5), (1 + 1j, -3)]:
    print(a**b)
z = 1 + 1j
z += 2
z *= 1j
z -= 0.5
z /= 2
z **= 2
print(z, sum([1j, 2, 3.5]), 1j == 1, 1 + 0j == 1, 1.5 == 1.5 + 0j, 2**70 == complex(2**70), {1: 2}[1 + 0j])
for f in (lambda: 1j / 0, lambda: 0j**-1, lambda: 0j ** (1j), lambda: 1j // 1, lambda: 1j % 1, lambda: divmod(1j, 1), lambda: 1j < 2, lambda: 1j >= 1j, lambda: int(1j), lambda: float(1j), lambda: pow(1j, 1, 1), lambda: 1e200j**2, lambda: 1j + "a",
          lambda: abs(complex(1e308, 1e308)), lambda: round(1j), lambda: math.sqrt(1j), lambda: hash([1j][0]) and [1][1j], lambda: 10**400 + 1j):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
