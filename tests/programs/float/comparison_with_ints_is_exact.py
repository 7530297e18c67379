import math
values = [2**53, 2**53 + 1, float(2**53), float(2**53 + 2), 10**22, 1e22, 10**23, 1e23, 2**1000, float(2**1000), 2**1000 + 1, -2**1000 - 1, 0, -0.0, 0.5, 1, 1.0, math.inf, -math.inf, math.nan, 10**400, -10**400, True, 2**61, 2.0**61, 2**61 - 1, 2**62 + 1, 2.0**62, 2**64 - 1, 2.0**64, 1.5, 2]
for a in values:
    print("".join(str(int(x)) for b in values for x in (a < b, a <= b, a == b, a != b, a > b, a >= b)))
print(sorted([3, 1.5, 2**60, 1e18, -1, -1.5, 0.0]), max(1, 1.0), min(1.0, 1), 1 == 1.0 == True, 0.1 + 0.2 == 0.3, math.nan == math.nan, math.nan in [math.nan])
for f in (lambda: 1.0 < "a", lambda: 1.0 < None, lambda: 1 < 1j, lambda: 1.5 >= []):
    try:
        f()
    except TypeError as e:
        print(e)
