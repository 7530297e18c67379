for a in (0, 1, -1, 2, -2, 3, 10, -7, 2**40, 10**20):
    print([a**n for n in (0, 1, 2, 3, 5, 13, 40)])
print(2**-1, 2**-3, (-2) ** -3, 10**-5, (-1) ** -7, 3**-40)
print((-1) ** (10**30), (-1) ** (10**30 + 1), 1 ** (10**30), 0 ** (10**30))
for a in (0, 1, 2, 7, -7, 10**20, -10**20):
    for n in (0, 1, 2, 17, 10**18):
        print([pow(a, n, m) for m in (1, -1, 2, 3, 7, -7, 97, 2**61 - 1, -(2**61 - 1), 2**89 - 1, -10**25)])
print(pow(3, -1, 7), pow(3, -5, 7), pow(10, -3, 2**89 - 1), pow(-3, -1, 7), pow(3, -1, -7), pow(2, -1, 1))
print(pow(38, -1, mod=97), pow(base=2, exp=5), pow(2, 5, None), pow(12345678901234567890, 98765432109876543210, 10**21 + 7))
for args in ((2, 3, 0), (2, -1, 4), (2, -1, 0), (2, 3.0, 5), (2.0, 3, 5), (2, "a"), ("a", 2, 3), (2, 3, "a")):
    try:
        print(pow(*args))
    except Exception as e:
        print(type(e).__name__, e)
try:
    0**-1
except ZeroDivisionError as e:
    print(e)
try:
    (10**400) ** -1
except OverflowError as e:
    print(e)
