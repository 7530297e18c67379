for x in (0.0, -0.0, 1.0, 2.5, -2.5, 1e300, 5e-324, 0.1, -1e20):
    print(x.real, x.imag, x.conjugate(), x.is_integer(), x.as_integer_ratio(), x.__trunc__(), x.__floor__(), x.__ceil__(), x.__round__(), int(x), x.__getnewargs__(), x.__bool__(), x.__neg__(), x.__abs__())
inf, nan = float("inf"), float("nan")
print(inf.is_integer(), nan.is_integer(), inf.real, bool(nan), float.__getformat__("double"), float.__getformat__("float"))
for f in (lambda: inf.as_integer_ratio(), lambda: nan.as_integer_ratio(), lambda: int(inf), lambda: int(-inf), lambda: int(nan), lambda: inf.__floor__(), lambda: nan.__ceil__(), lambda: float.__getformat__("x"), lambda: float.__getformat__(3),
          lambda: (1.5).x, lambda: setattr(1.5, "real", 1), lambda: float.__new__(int), lambda: float.__new__(), lambda: (1.5).__format__(1), lambda: (1.5).__round__(1, 2), lambda: float.is_integer(1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print((1.5).__add__(1), (1.5).__add__("a"), (1.5).__radd__(1), (1.5).__rsub__(1), (2.0).__rpow__(3), (2.0).__pow__(3), (7.5).__divmod__(2), (7.5).__rdivmod__(20), (1.5).__eq__(1.5), (1.5).__lt__(2), (1.5).__lt__("a"), (1.5).__int__(), (1.5).__float__(), (1.5).__hash__() == hash(1.5))


class F(float):
    def __repr__(self):
        return f"F<{float(self)}>"


f = F("2.5")
f.note = 1
print(f, repr(f), str(f), f + 1, type(f + 1), type(+f), f.note, f == 2.5, hash(f) == hash(2.5), {2.5: "x"}[f], F(), F(3), F(2**70), f"{f:.2f}", "%.3f" % f, isinstance(f, float), float(f), type(float(f)), f.hex(), round(f), int(f), F.fromhex("0x1p3"), type(F.fromhex("1")), max(f, 1.0), f * 2, 2 * f, f // 1, f % 1, -f, abs(f), f < 3, f > 10**400)


class HasFloat:
    def __float__(self):
        return 1.25


class BadFloat:
    def __float__(self):
        return 3


print(float(HasFloat()))
for g in (lambda: float(BadFloat()), lambda: float(object()), lambda: 1.0 + HasFloat()):
    try:
        print(g())
    except TypeError as e:
        print(e)
print(sorted(n for n in dir(float) if not n.startswith("__")))
