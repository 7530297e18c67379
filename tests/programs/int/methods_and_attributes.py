for n in (0, 1, -1, 255, -256, 2**61, -2**61, 2**64, 10**30, True, False):
    print(n.real, n.imag, n.numerator, n.denominator, n.conjugate(), n.bit_length(), n.bit_count(), n.as_integer_ratio(), n.is_integer())
    print(n.__trunc__(), n.__floor__(), n.__ceil__(), n.__round__(), n.__int__(), n.__index__(), n.__float__(), n.__bool__(), n.__getnewargs__(), n.__neg__(), n.__pos__())
print((5).__add__(3), (5).__add__(3.0), (5).__radd__(3), (5).__sub__(3), (5).__rsub__(3), (5).__rpow__(2), (2).__pow__(5, 7), (5).__divmod__(3), (5).__rdivmod__(13))
print((5).__eq__(5.0), (5).__eq__(5), (5).__lt__(6), (5).__hash__(), (5).__and__(4), (5).__rlshift__(1), (7).__truediv__(2), (7).__rfloordiv__(20), (7).__mod__(0.5))
print([(0).__sizeof__(), (1).__sizeof__(), (2**30).__sizeof__(), (2**60).__sizeof__(), (10**100).__sizeof__()])
print(type(True.real), type((True).conjugate()), type(+True), type(-True), type(abs(True)), True + True, True * 3, ~5)
for f in (lambda: (5).real.__set__, lambda: setattr(5, "real", 3), lambda: setattr(5, "x", 3), lambda: (5).nothing, lambda: (5).bit_length(1),
          lambda: (5).__round__("a"), lambda: (5).__round__(1, 2), lambda: (5).__format__(3), lambda: int.bit_length(), lambda: int.bit_length("a"),
          lambda: int.__add__(1), lambda: (5).__add__(), lambda: int.__new__(), lambda: int.__new__(5), lambda: int.__new__(str), lambda: int.__new__(bool, 1),
          lambda: int.real.__get__("a")):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
print(sorted(n for n in dir(int) if not n.startswith("__")))
print(sorted(set(dir(int)) ^ set(dir(bool))), int.__name__, int.__mro__, bool.__mro__, bool.__bases__)
