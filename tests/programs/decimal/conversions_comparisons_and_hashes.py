from decimal import *
from fractions import Fraction
import math
import pickle
import copy

D = Decimal
for d in (D("0"), D("-1.5"), D("123.999"), D("1E+20"), D("1E-20"), D("-7"), D("2.5"), D("3.5")):
    print(d, int(d), float(d), bool(d), math.floor(d), math.ceil(d), math.trunc(d), round(d), round(d, 1), round(d, -1), d.as_integer_ratio(), complex(d), d.real, d.imag, d.conjugate(), d.is_signed(), d.is_zero(), d.is_finite(), d.is_normal(), d.is_subnormal())
pairs = [(D(1), 1), (D(1), 1.0), (D("0.1"), 0.1), (D("0.5"), 0.5), (D("0.5"), Fraction(1, 2)), (D("0.3"), Fraction(3, 10)), (D(2), True), (D("1E+30"), 10**30), (D("NaN"), 1), (D("Infinity"), float("inf")), (D(5), 5 + 0j), (D(5), 5j), (D(5), "5"), (D("1.0"), D("1.00"))]
for a, b in pairs:
    row = [a == b, b == a, a != b, hash(a) == hash(b) if not (isinstance(a, D) and a.is_nan()) else "-"]
    for op in (lambda: a < b, lambda: a >= b, lambda: b > a):
        try:
            row.append(op())
        except Exception as e:
            row.append(type(e).__name__)
    print(a, b, row)
print([hash(D(s)) for s in ("0", "1", "-1", "0.5", "1E+20", "1E-20", "123456789.123456789", "-0.1", "1E+100000", "1E-100000", "Infinity", "-Infinity")])
print(hash(D("0.1")) == hash(Fraction(1, 10)), hash(D("2.50")) == hash(2.5), {D("1.0"): "x"}[1], len({D(1), 1, 1.0, D("1.00")}), sorted([D("2"), 1.5, D("-1"), 0]), max(D(1), D(2)), sum([D("0.1")] * 10), sum([D(1), 2, 3]), min([D("3"), 2]))
print(D(1) + 2, 2 + D(1), D(3) - 1, 10 / D(4), 7 // D(2), -7 // D(2), -7 % D(3), D(-7) % 3, divmod(17, D(5)), 2 ** D(3), D(2) ** 3, D(5) == 5, abs(D("-3.0")), -D("0"), +D("-0"), D("1.1") * True)
print(pickle.loads(pickle.dumps(D("1.50"))), copy.copy(D(1)), copy.deepcopy(D("2.5")), D("1.5").__reduce__())


class Money(D):
    def __new__(cls, v):
        self = super().__new__(cls, v)
        self.tag = "money"
        return self


m = Money("12.50")
print(m, repr(m), m.tag, type(m + 1).__name__, m == D("12.5"), hash(m) == hash(D("12.5")), type(+m).__name__, isinstance(m, D), type(Money.from_float(1.5)).__name__)
import numbers

print(isinstance(D(1), numbers.Number), isinstance(D(1), numbers.Real))
for f in (lambda: D(1) + 1.5, lambda: D(1) + "a", lambda: "a" + D(1), lambda: D(1) < "a", lambda: D(1) < 1j, lambda: D(1) & 1, lambda: int(D("NaN")), lambda: int(D("Infinity")), lambda: float(D("sNaN")), lambda: hash(D("sNaN")), lambda: D("NaN").as_integer_ratio(), lambda: D("Infinity").as_integer_ratio(), lambda: round(D("1.5"), "a"), lambda: D(1) ** "a"):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
