class P:
    def __init__(self, name):
        self.name = name

    def __pow__(self, other, mod=None):
        return ("pow", self.name, getattr(other, "name", other), getattr(mod, "name", mod))

    def __rpow__(self, other, mod=None):
        return ("rpow", self.name, other, mod)


print(pow(P("a"), 2), pow(P("a"), 2, 3), P("a") ** P("b"), pow(P("a"), P("b"), P("c")), 2 ** P("x"))
for f in (lambda: pow(2, P("x"), 5), lambda: pow(2, 3, P("m")), lambda: pow(2.0, 2, 3), lambda: pow("a", 2, 3), lambda: pow(2, 3, 4.5), lambda: pow(1, 2, 3, 4), lambda: pow(1), lambda: pow(2, 3, m=5)):
    try:
        print(f())
    except TypeError as e:
        print(e)


class Two:
    def __pow__(self, other):
        return "two"


print(Two() ** 3)
try:
    print(pow(Two(), 1, 2))
except TypeError as e:
    print(e)
