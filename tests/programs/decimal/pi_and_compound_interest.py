from decimal import Decimal, getcontext, localcontext, ROUND_HALF_UP


def pi():
    getcontext().prec += 2
    three = Decimal(3)
    lasts, t, s, n, na, d, da = 0, three, 3, 1, 0, 0, 24
    while s != lasts:
        lasts = s
        n, na = n + na, na + 8
        d, da = d + da, da + 32
        t = (t * n) / d
        s += t
    getcontext().prec -= 2
    return +s


def cos(x):
    getcontext().prec += 2
    i, lasts, s, fact, num, sign = 0, 0, 1, 1, 1, 1
    while s != lasts:
        lasts = s
        i += 2
        fact *= i * (i - 1)
        num *= x * x
        sign *= -1
        s += num / fact * sign
    getcontext().prec -= 2
    return +s


for prec in (10, 28, 60, 200):
    with localcontext() as ctx:
        ctx.prec = prec
        print(pi(), cos(Decimal("0.5")), Decimal(2).sqrt(), Decimal(1).exp())
balance = Decimal("1000.00")
for year in range(10):
    balance = (balance * Decimal("1.0375")).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    print(year, balance)
total = Decimal(0)
for i in range(1000):
    price = Decimal(i * 37 % 1009) / 100
    tax = (price * Decimal("0.0825")).quantize(Decimal("0.01"))
    total += price + tax
print(total, total.normalize(), total.as_tuple().exponent)
