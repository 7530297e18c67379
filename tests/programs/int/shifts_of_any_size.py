for x in (0, 1, -1, 5, -5, 2**61 - 1, -2**61, 2**63, -2**63, 10**30, -10**30):
    for n in (0, 1, 2, 31, 60, 61, 62, 63, 64, 65, 127, 128, 200):
        print(x << n, x >> n, end=" ")
    print()
for f in (lambda: 1 << -1, lambda: 1 >> -1, lambda: 0 << -1, lambda: 1 << 2**70, lambda: 0 << 2**70, lambda: 5 >> 2**70,
          lambda: -5 >> 2**70, lambda: 10**30 >> 2**70, lambda: -10**30 >> 2**70, lambda: 1 << 1.0, lambda: "a" >> 1,
          lambda: True << 3, lambda: 1 << True):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
