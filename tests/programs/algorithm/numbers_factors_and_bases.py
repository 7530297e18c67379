from math import gcd, isqrt

def factor(n):
    factors, p = {}, 2
    while p * p <= n:
        while n % p == 0:
            factors[p] = factors.get(p, 0) + 1
            n //= p
        p += 1 if p == 2 else 2
    if n > 1:
        factors[n] = factors.get(n, 0) + 1
    return factors

def divisors(n):
    result = [1]
    for p, k in factor(n).items():
        result = [d * p ** e for d in result for e in range(k + 1)]
    return sorted(result)

def to_base(n, base):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    if n < 0:
        return "-" + to_base(-n, base)
    return (to_base(n // base, base) if n >= base else "") + digits[n % base]

def egcd(a, b):
    if b == 0:
        return a, 1, 0
    g, x, y = egcd(b, a % b)
    return g, y, x - a // b * y

def crt(residues):
    n, m = 0, 1
    for r, k in residues:
        g, p, _ = egcd(m, k)
        if (r - n) % g:
            return None
        lcm = m // g * k
        n = (n + m * ((r - n) // g * p % (k // g))) % lcm
        m = lcm
    return n, m

def pollard(n):
    if n % 2 == 0:
        return 2
    c = 1
    while True:
        x = y = 2
        d = 1
        while d == 1:
            x = (x * x + c) % n
            y = (y * y + c) % n
            y = (y * y + c) % n
            d = gcd(abs(x - y), n)
        if d != n:
            return d
        c += 1

def continued_sqrt(n):
    a0 = isqrt(n)
    period, m, d, a = [], 0, 1, a0
    if a0 * a0 == n:
        return a0, []
    while a != 2 * a0:
        m = d * a - m
        d = (n - m * m) // d
        a = (a0 + m) // d
        period.append(a)
    return a0, period

def pell(n):
    a0, period = continued_sqrt(n)
    h0, h, k0, k = 1, a0, 0, 1
    i = 0
    while h * h - n * k * k != 1:
        a = period[i % len(period)]
        h0, h, k0, k = h, a * h + h0, k, a * k + k0
        i += 1
    return h, k

print(factor(360), factor(97), factor(2 ** 31 - 1), factor(600851475143), divisors(360)[-5:], len(divisors(720720)))
print(to_base(255, 2), to_base(-255, 16), to_base(10 ** 20, 36), int(to_base(123456789, 7), 7), egcd(240, 46))
print(crt([(2, 3), (3, 5), (2, 7)]), crt([(1, 4), (3, 6)]), crt([(1, 2), (0, 4)]))
p = pollard(1000003 * 1000033)
print(sorted((p, 1000003 * 1000033 // p)), continued_sqrt(23), continued_sqrt(49), pell(61), pell(109))
print([n for n in range(2, 3000) if sum(divisors(n)[:-1]) == n], [sum(1 for k in range(1, n + 1) if gcd(n, k) == 1) for n in range(1, 13)])
def spigot(n):
    digits, q, r, t, k, m, x = [], 1, 0, 1, 1, 3, 3
    while len(digits) < n:
        if 4 * q + r - t < m * t:
            digits.append(m)
            q, r, m = 10 * q, 10 * (r - m * t), 10 * (3 * q + r) // t - 10 * m
        else:
            q, r, t, k, m, x = q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2
    return "".join(map(str, digits))
print(spigot(40))
def happy(n):
    seen = set()
    while n != 1 and n not in seen:
        seen.add(n)
        n = sum(int(d) ** 2 for d in str(n))
    return n == 1
print([n for n in range(1, 50) if happy(n)], sum(n for n in range(10 ** 5) if str(n) == str(n)[::-1] and bin(n)[2:] == bin(n)[:1:-1]))
