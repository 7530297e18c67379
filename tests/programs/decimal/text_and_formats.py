from decimal import *

D = Decimal
texts = ["0", "-0", "1", "1.0", "1.10", "+5", ".5", "5.", "1E5", "1e-5", "1.5E+10", "-1.23E-7", "123E+3", "0E+5", "0E-10", "0.000001", "0.0000001", "123456789012345678901234567890", "1_000.5", " 7 ", "Infinity", "-inf", "NaN", "sNaN", "nan123", "-sNaN45", "\u0661\u0662", "1E999999", "1E-999999", "00012.300", "1e+00005"]
for t in texts:
    d = D(t)
    print(repr(t), d, repr(d), d.to_eng_string(), d.as_tuple(), d.adjusted())
for spec in ("", "f", ".2f", ".0f", "e", ".3e", "E", "g", ".3g", "G", "%", ".1%", "n", "10", "<10", "^10", ">10", "=+10", "010", "+", " ", "+.2f", ",", ",.2f", "020,.2f", "_.2f" if False else ".4", ".1", "*^15.2f", "#.0f", "z.1f"):
    row = []
    for x in (D("0"), D("-0.004"), D("1234567.891"), D("-1.5"), D("1E+5"), D("1E-8"), D("2.5"), D("Infinity"), D("NaN"), D("-sNaN7")):
        try:
            row.append(format(x, spec))
        except ValueError as e:
            row.append(str(e))
    print(spec, row)
print(f"{D('3.14159'):.3f} {D('1e10'):,} {D('0.1')!r} {D('-5')!s:>6}", "%s %r %d %.2f" % (D("1.5"), D("1.5"), D("7.9"), D("2.345")), str(D("1e400")), D("1E+3").__str__())
print(D((0, (1, 2, 3), -2)), D((1, (), 0)), D((0, (1, 2), "n")), D((1, [0], "F")), D([0, (1,), 2]), D(True), D(10**40), D(0.1), D(-2.5), D(1e300) == 10**300, D(float("inf")), D(float("nan")), D(D("1.50")), D(), D.from_float(0.75), D.from_float(3))
print(Context(prec=3).create_decimal("3.14159"), Context(prec=3).create_decimal(0.1), Context(prec=2).create_decimal(12345), Context(capitals=0).to_sci_string(D("1E+9")), Context().to_eng_string(D("1E+8")), getcontext().create_decimal(), Context(prec=4).create_decimal_from_float(2 / 3), Context(prec=3, clamp=1, Emax=10, Emin=-10).create_decimal("1E+10"))
# A zero before the width is an alignment; zeros that fill after the sign get no separators.
for spec in ("*<012", "=012", "0=012,.2f", "é>+012.3g", "0=15,", "0=+15,.2f", "0>15,.2f", "0= 15_", "0=4,", "<,.1f"):
    for x in (D("-12345.678"), D("1E+5"), D("Infinity")):
        try:
            print(spec, repr(format(x, spec)))
        except ValueError as e:
            print(spec, e)
for spec in "00", "08", "008", "00,", "0.2f", "00.2f":
    try:
        print(spec, repr(format(D("-1.5"), spec)))
    except ValueError as e:
        print(spec, e)
