from fractions import Fraction

m = 2**61 - 1
for n in (0, 1, -1, -2, m - 1, m, m + 1, -m, -m - 1, -m + 1, 2 * m, 2**61, -2**61, 2**62, 2**63, 2**64, 2**122, 10**30, -10**30, 2**1000, 3**500, -3**500):
    print(hash(n), end=" ")
    if abs(n) < 2**1000:
        if float(n) == n:
            assert hash(float(n)) == hash(n), n
print()
for f in (0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 1e300, -1e300, 5e-324, 1e-10, 3.14, float("inf"), float("-inf"), 2.0**61, 2.0**100):
    print(hash(f), end=" ")
print()
print(hash(True), hash(False), hash(1j), hash(1 + 0j), hash(2.5 + 1e100j), hash(-1j), hash(complex(-1, 0)))
d = {1: "int", 2**70: "big", 0.5: "half"}
print(d[1.0], d[True], d[float(2**70)], d[0.5], d[1 + 0j])
print(hash(Fraction(1, 2)) == hash(0.5), hash(Fraction(7, 3)), len({1, 1.0, True, 1 + 0j}))
