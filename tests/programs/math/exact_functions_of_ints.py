import math

print([math.factorial(n) for n in range(25)], math.factorial(100), math.factorial(True))
print([[math.comb(n, k) for k in range(n + 2)] for n in range(8)], math.comb(100, 50), math.comb(10**20, 3), math.comb(67, 33), math.comb(1000, 998), math.comb(10**20, 10**20 - 1))
print([[math.perm(n, k) for k in range(n + 2)] for n in range(6)], math.perm(10), math.perm(20, None), math.perm(10**20, 4), math.perm(30, 25))
print([math.isqrt(n) for n in (0, 1, 2, 3, 4, 15, 16, 17, 10**10, 2**61 - 1, 2**62, 2**64 - 1, 10**40, 10**40 - 1, 3**200)])
print(math.gcd(), math.gcd(12), math.gcd(-12), math.gcd(12, 18), math.gcd(0, 0), math.gcd(12, 18, 27), math.gcd(2**100, 6**40), math.gcd(10**30, 15), math.gcd(-(2**70), 2**61), math.gcd(0, -(2**80)), math.gcd(True, 5))
print(math.lcm(), math.lcm(4), math.lcm(-4), math.lcm(4, 6), math.lcm(0, 5), math.lcm(4, 6, 10), math.lcm(2**61, 3**40), math.lcm(-(10**20), 15))


class Index:
    def __index__(self):
        return 6


print(math.factorial(Index()), math.gcd(Index(), 4), math.comb(Index(), 2), math.isqrt(Index()), math.floor(2.7), math.ceil(-2.7), math.floor(10**20), math.trunc(-3.9), math.floor(1e300) == int(1e300))
for f in (lambda: math.factorial(-1), lambda: math.factorial(1.5), lambda: math.factorial(5.0), lambda: math.factorial(10**30), lambda: math.factorial("5"), lambda: math.comb(-1, 2), lambda: math.comb(2, -1), lambda: math.comb(2.0, 1), lambda: math.comb(1), lambda: math.perm(-1), lambda: math.perm(5, -1), lambda: math.perm(5, 1.0),
          lambda: math.isqrt(-1), lambda: math.isqrt(4.0), lambda: math.gcd(1.5), lambda: math.gcd("a"), lambda: math.lcm(1, 2.0), lambda: math.comb(10**50, 10**40), lambda: math.perm(10**50, 10**40), lambda: math.factorial(), lambda: math.perm()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
