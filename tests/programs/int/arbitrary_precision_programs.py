import math

def digits_of_e(n):
    """e by the series, scaled."""
    scale = 10 ** (n + 10)
    total = term = scale
    k = 1
    while term:
        term //= k
        total += term
        k += 1
    return str(total // 10 ** 10)

print(digits_of_e(60))
print(2 ** 200, 3 ** 100 % 10 ** 10, math.factorial(30), (10 ** 50).bit_length(), -7 ** 21)
fib = [0, 1]
while len(fib) < 201:
    fib.append(fib[-1] + fib[-2])
print(fib[200], sum(map(int, str(fib[200]))))
p, q, e = 1000003, 1000033, 65537
n, phi = p * q, (p - 1) * (q - 1)
d = pow(e, -1, phi)
message = int.from_bytes(b"key", "big")
print(pow(message, e, n), pow(pow(message, e, n), d, n) == message % n, e * d % phi)

def is_prime(n):
    if n < 2 or n % 2 == 0:
        return n == 2
    s = (n - 1 & 1 - n).bit_length() - 1
    d = n - 1 >> s
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if a % n == 0:
            continue
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True
print([p for p in (2 ** 61 - 1, 2 ** 89 - 1, 2 ** 67 - 1, 10 ** 18 + 9, 10 ** 18 + 11) if is_prime(p)])
print(math.isqrt(10 ** 60), math.isqrt(2 * 10 ** 40), math.gcd(2 ** 100, 6 ** 50), math.lcm(*range(1, 41)), math.comb(100, 50), math.perm(20, 10))
print((2 ** 64) * (2 ** 64) == 2 ** 128, (1 << 100) >> 98, ~(1 << 70), (1 << 70) & -(1 << 65), (2 ** 70 - 1) ^ (2 ** 65), -(2 ** 70) // 3, -(2 ** 70) % 7, divmod(-10 ** 25, 10 ** 12 + 7))
print(int("123456789" * 4), int("ff" * 12, 16), hex(2 ** 90), bin(2 ** 40 + 5), oct(8 ** 25), f"{10 ** 24:,}", f"{2 ** 80:_x}", f"{10 ** 25:e}")
collatz, n = 0, 2 ** 68 - 1
while n != 1:
    n = n // 2 if n % 2 == 0 else 3 * n + 1
    collatz += 1
print(collatz, 10 ** 30 / 10 ** 28, float(2 ** 80), 10 ** 22 == 1e22, 2 ** 53 + 1 == float(2 ** 53), round(-2.5), int(-3.9), int(1e20))
