for n in (0, 5, 15, 25, 35, 45, -5, -15, -25, 49, 50, 51, 149, 150, 151, 250, 1234567890, 2**61, 10**30 + 5 * 10**9, 10**30 + 15 * 10**9, -(10**30) - 5 * 10**9):
    print(n, [round(n, -k) for k in range(0, 12)], round(n), round(n, 3), round(n, None))
print(round(5, -100), round(10**30, -29), round(10**30, -31), round(6 * 10**30, -31), round(True, -1), round(12345, 10**20))
for args in ((1, "a"), (1, 1.0), (1, 2, 3)):
    try:
        round(*args)
    except TypeError as e:
        print(e)
