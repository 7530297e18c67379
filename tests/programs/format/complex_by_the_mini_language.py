inf, nan = float("inf"), float("nan")
specs = ["", "f", ".2f", "e", ".3e", "g", ".3g", "n", "20", "<20", ">20", "^20", "*^20", "+", " ", "+.1f", "#.3g", ",", ",.2f", "_.1f", ".3", ".0f", "G", "E", "F"]
values = [0j, 1 + 2j, -1.5 - 2.25j, 1j, complex(-0.0, 1), complex(0.0, -0.0), 1e20 + 1e-20j, complex(inf, nan), complex(nan, -inf), 1234.5678 + 9876.54321j]
for spec in specs:
    print(spec, [format(v, spec) for v in values])
for spec in ("d", "%", "x", "010", "=10", "0=10", "q", "s", ".f", "c"):
    try:
        print(format(1 + 2j, spec))
    except ValueError as e:
        print(e)
print(f"{1+2j:>15}|{3j!r:>5}|{1-1j}", str(1 + 2j), repr(-1j), "%s" % (1 + 2j))
try:
    (1j).__format__(3)
except TypeError as e:
    print(e)
