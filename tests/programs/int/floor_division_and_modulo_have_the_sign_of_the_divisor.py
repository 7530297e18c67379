numbers = [0, 1, -1, 2, -2, 7, -7, 10**9, -10**9, 2**61 - 1, -2**61, 2**64, -2**64, 10**40, -10**40, 3 * 10**40 + 1]
for a in numbers:
    for b in numbers:
        if b == 0:
            continue
        q, r = divmod(a, b)
        assert q == a // b and r == a % b
        assert q * b + r == a
        assert (0 <= r < b) or (b < r <= 0)
        print(q, r, end="; ")
    print()
for f in (lambda: 1 // 0, lambda: 1 % 0, lambda: divmod(1, 0), lambda: 1 / 0, lambda: 10**30 // 0, lambda: 10**30 % 0,
          lambda: 10**30 / 0, lambda: True // False, lambda: divmod(10**30, 0)):
    try:
        f()
    except ZeroDivisionError as e:
        print(e)
