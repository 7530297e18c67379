from decimal import *

D = Decimal
numbers = [D("0.1"), D("0.5"), D("1"), D("2"), D("3.7"), D("10"), D("100"), D("123.456"), D("1E-10"), D("1E+10"), D("0.99999999"), D("1.00000001"), D("7E-300"), D("-2.5"), D("0"), D("2.718281828459045235360287471352662497757")]
for prec in (3, 9, 28, 50):
    ctx = Context(prec=prec, traps=[])
    setcontext(ctx)
    for x in numbers:
        print(prec, x, x.exp(), x.ln(), x.log10(), x.sqrt(), x**2, x**-3, x ** D("0.5"), x ** D("1.7"), x**10)
setcontext(Context(prec=28, traps=[]))
print([D(n).sqrt() for n in (0, 1, 2, 4, 9, 10, 100, 12345678987654321)], D("0.0004").sqrt(), D("1E-7").sqrt(), D("4E+5").sqrt(), D("-0").sqrt(), D("2").sqrt(Context(prec=60)))
print(D(2) ** 100, D(2) ** -100, D(10) ** 30, D("1.1") ** 50, D(3) ** D("1E+2"), D(-2) ** 3, D(-2) ** 4, D("-0.5") ** -3, D(0) ** 5, D(0) ** -5, D(0) ** 0, D(1) ** D("0.5"), D("1.00") ** 3, D(-1) ** D("0.5"), D("Infinity") ** 2, D("Infinity") ** -1, D(2) ** D("Infinity"), D("0.5") ** D("Infinity"), D(4) ** D("0.5"), D(8) ** (D(1) / D(3)))
print(pow(D(7), 13, 11), pow(D(-7), 13, 11), pow(D(7), 0, 11), pow(D(2), 1000, 10**9 + 7), pow(D("1E+5"), 3, 7))
print(D("1E+1000").exp() if False else "", D(1000).exp(), D(-1000).exp(), D("1E-30").exp(), D("-1E-30").exp(), D("1E+6").ln(), D(10).ln(), D("1E+100").log10(), D("0.001").log10(), D("1E-400").ln())
print(D(3).fma(4, 5), D("1E+20").fma("1E+20" and D("1E+20"), D("-1E+40")), D(2).fma(D("NaN"), 1), D(123).scaleb(3), D(123).scaleb(-5), D(12345).shift(2), D(12345).shift(-2), D(12345).rotate(3), D(12345).rotate(-3), D(1101).logical_and(1011), D(1101).logical_or(1010), D(1101).logical_xor(1010), D(1101).logical_invert())
