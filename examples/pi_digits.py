"""Digits of pi with big integers: Gibbons' spigot, checked against Machin's formula."""


def spigot():
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < n * t:
            yield n
            q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k + 2) + r * l) // (t * l), l + 2


def arctan_inverse(x, unity):
    total = term = unity // x
    n = 3
    sign = -1
    squared = x * x
    while term:
        term //= squared
        total += sign * (term // n)
        sign = -sign
        n += 2
    return total


def machin(digits):
    unity = 10 ** (digits + 10)
    pi = 4 * (4 * arctan_inverse(5, unity) - arctan_inverse(239, unity))
    return str(pi // 10 ** 10)


def main():
    count = 1000
    source = spigot()
    digits = "".join(str(next(source)) for _ in range(count))
    for start in range(0, 200, 50):
        print(f"{digits[start:start + 50]}  :{start + 50}")
    print("the formulas agree:", digits == machin(count - 1))
    big = machin(3000)
    print("digit sums:", sum(map(int, digits)), sum(map(int, big)))
    print("first 999999 at", big.index("999999"))
    print((2 ** 521 - 1) % 1000003, pow(3, 10 ** 20, 10 ** 9 + 7), (10 ** 40) // (7 ** 20), -(10 ** 30) // 7)


main()
