good = ["1", "1j", "j", "-j", "+J", "1+2j", "1-2j", "-1.5e3+2.5e-3j", " 1+2j ", "(1+2j)", " ( 1+2j ) ", "1+j", "1-j", "inf", "-inf+nanj", "infinity-infj", "nan", "1_000+2_0j", ".5j", "1.", "1e5j", "0x1" if False else "2", "\u0661+\u0662j", "infj", "1e400", "-0-0j"]
for s in good:
    print(complex(s), end=" ")
print()
bad = ["", " ", "1+", "1+2", "1 + 2j", "j1", "(1", "1)", "1+2j3", "1+2jj", "abc", "1e", "+", "1__0", "()", "((1))", "1+-2j", "\x00", "1j+1", "\u00e9"]
for s in bad:
    try:
        print(complex(s))
    except ValueError as e:
        print(e)
print(complex(), complex(1), complex(1.5, 2), complex(1, 2j), complex(1j, 2), complex(1j, 2j), complex(real=3), complex(imag=4), complex(real=1, imag=2), complex(True, False), complex(2**70, -1), complex(1j), complex(-0.0, 0.0), complex(0, -0.0))


class C(complex):
    pass


class HasComplex:
    def __complex__(self):
        return 3 + 4j


class BadComplex:
    def __complex__(self):
        return 1


class HasFloat:
    def __float__(self):
        return 2.5


class HasIndex:
    def __index__(self):
        return 7


c = C(1, 2)
c.x = 5
print(c, type(c), type(c + 1), type(+c), c.x, C("1+1j"), complex(c), type(complex(c)), complex(HasComplex()), complex(HasFloat()), complex(HasIndex()), complex(HasFloat(), HasIndex()), c == 1 + 2j, hash(c) == hash(1 + 2j), c.__complex__(), (1j).__getnewargs__())
for f in (lambda: complex(BadComplex()), lambda: complex("1", 2), lambda: complex(1, "2"), lambda: complex([]), lambda: complex(1, []), lambda: complex(1, 2, 3), lambda: complex(None), lambda: complex(x=1), lambda: complex(10**400), lambda: (1j).x, lambda: setattr(1j, "real", 2), lambda: complex.__new__(int), lambda: (1j).conjugate(1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(sorted(n for n in dir(complex) if not n.startswith("__")))
