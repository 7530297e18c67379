good = ["0", "-0", "1.", ".5", "+3.25", "1e5", "1E-5", "1.5e+3", " 2.5 ", "\t7\n", "1_000.5", "1_0e1_0", "inf", "-inf", "Infinity", "+iNfInItY", "nan", "-NaN", "1e400", "-1e400",
        "1e-400", "0.1000000000000000055511151231257827", "179769313486231580793e289", "2.4703282292062327208e-324", "2.4703282292062328e-324", "\u0661.\u0665", "\u00a02.5\u2003", b"1.5".decode(),
        "9007199254740993", "123456789012345678901234567890", "0" * 50 + "1.25", "1" + "0" * 400, "1" * 30 + "e-20", "00.5", "1e0000005"]
for s in good:
    print(float(s), end=" ")
print()
print(float(b"2.5"), float(bytearray(b" 3e2 ")), float(5), float(2**70), float(True), float(), float(1.5), float(memoryview(b"12")))
bad = ["", " ", ".", "e5", "1e", "1e+", "_1", "1_", "1__0", "1_.5", "1._5", "1e_5", "0x10", "1.5f", "infin", "nan1", "1 2", "--1", "+-1", "\ud800", "1\x00", "\u00e9", b"", b"x", [], None, 1j, {}, 10**400]
for s in bad:
    try:
        print(float(s))
    except Exception as e:
        print(type(e).__name__, e)
for f in (lambda: float(1, 2), lambda: float(x=1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
