import random
random.seed(5)
specs_i = ["5d", "d", ",", "10,", "<8d", ">8", "^9d", "*^9", "05d", "005", "0", "010,d", "x", "+d", "08.3f", ".2f", "=5", "5.2"]
specs_f = [".2f", "8.2f", "08.2f", "<9.3f", "^12.1f", ">12,.2f", ",.2f", ",f", "f", ".0f", "012,.2f", ".17f", ".18f", "+.2f", ".3%", "e", "g", "10", "_.2f", "*>10.2f", "é>10.2f"]
specs_s = ["10", "<10", ">10", "^11", "*^11", "10s", ".2", "010", "s", "é^10", "5,", "=5"]
for i in [0, 1, -1, 7, -42, 999, 1000, -1000, 1234567, -123456789, 10**15, -(2**60), 2**61-1, 2**64, True]:
    for s in specs_i:
        try: print(repr(format(i, s)), end=" ")
        except Exception as e: print(type(e).__name__, e, end=" ")
    print()
for f in [0.0, -0.0, 0.5, 1.5, 2.5, 0.125, -0.125, 0.001, 1e-10, 123456.789, -9999.995, 1e15, 1e16, 1e18, 9.3e18, 1e19, 1e300, 5e-324, 2.2250738585072014e-308, float("inf"), float("nan"), 0.1, 2.675, 1.005, 999999.5, 0.999999999]:
    for s in specs_f:
        try: print(repr(format(f, s)), end=" ")
        except Exception as e: print(type(e).__name__, e, end=" ")
    print()
    print("%.2f %5.1f %f %.0f %#.0f %+.2f %010.3f %-10.2f| %.20f" % ((f,) * 9))
for t in ["", "a", "abc", "éß", "日本語", "x" * 250]:
    for s in specs_s:
        try: print(repr(format(t, s)), end=" ")
        except Exception as e: print(type(e).__name__, e, end=" ")
    print()
for _ in range(300):
    f = random.uniform(-1, 1) * 10 ** random.randint(-20, 19); p = random.randint(0, 17)
    s = f"{f:.{p}f}"
    print(s)
from itertools import product, permutations, combinations
print(list(product("ab", range(2))), list(permutations("abc", 2)), list(combinations("abcd", 3)), list(product()), list(product("a", [])), list(combinations("ab", 0)))
a, b = [1, 2]; c, d = "xy"; (e, f), g = (3, 4), 5
print(a, b, c, d, e, f, g, round(2.675, 2), round(-0.5), round(1234.5678, -2), str(1.0))
