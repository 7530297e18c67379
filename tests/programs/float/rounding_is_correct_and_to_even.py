for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1.005, 0.125, 0.375, 1e15 + 0.5, 1e16, 123456.789, 5e-324, 1e308, 0.1, 4.35, 2.665, 1.115, -2.675, 1234567890.12345, 0.30000000000000004, 5.015, 9.995, 99.995):
    print(x, round(x), [round(x, n) for n in (-3, -2, -1, 0, 1, 2, 3, 5, 10, 15, 16, 17, 20)])
print(round(15.0, -1), round(25.0, -1), round(5.0, -1), round(4.9999, -1), round(5.0001, -1), round(1e22, -21), round(9.5e22, -22), round(149.99999, -2), round(150.0, -2), round(-250.0, -2))
print(round(1.5, 400), round(1.5, -400), round(-1.5, -400), round(float("inf"), 2), round(float("nan"), 2), round(1.5, None), type(round(1.5)), type(round(1.5, 0)), round(-0.4), round(-0.4, 0), round(1e300))
for i in range(60):
    x = i * 0.015 + 0.005
    print(round(x, 2), end=" ")
print()
seed = 7
for i in range(200):
    seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
    x = seed / 2**40
    print(round(x, i % 12), end=" ")
print()
for f in (lambda: round(float("inf")), lambda: round(float("nan")), lambda: round(1.7e308, -308), lambda: round(1.5, "a"), lambda: round(1.5, 1.0), lambda: round("a"), lambda: round()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
