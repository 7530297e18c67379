class I(int):
    def __repr__(self):
        return f"I({int(self)})"


class Plus(int):
    def __add__(self, other):
        return "plus"

    def __radd__(self, other):
        return "rplus"

    def __index__(self):
        return 77


a = I(5)
print(a, repr(a), str(a), a + 1, type(a + 1), type(+a), type(a.real), type(int(a)), a == 5, hash(a) == hash(5), {5: 1}[a], [10, 20, 30, 40, 50, 60][a])
a.extra = "attribute"
print(a.extra, a.__dict__, I("12"), I("ff", 16), I(), I(2.9), I(2**100), isinstance(a, int), issubclass(I, int))
print(Plus(1) + 2, 2 + Plus(1), Plus(1) - 2, Plus(3) * 2, Plus(1) + Plus(2))
print(f"{a}", f"{a:3d}|", f"{a!r}", "%d" % a, "%s" % a, format(a, "x"), range(a), [1] * I(2), "ab" * I(2), divmod(I(7), I(2)), pow(I(2), I(3), I(5)))
print(I(2**70) == 2**70, I(-1) < 0, I(3) in [1, 2, 3], sum([I(1), I(2)]), max(I(3), 2), round(I(1234), -2), I(255).to_bytes(1, "big"))


class HasIndex:
    def __index__(self):
        return 3


class BadIndex:
    def __index__(self):
        return "x"


class HasInt:
    def __int__(self):
        return 42


class BadInt:
    def __int__(self):
        return 4.5


print(int(HasIndex()), int(HasInt()), hex(HasIndex()), [0, 1, 2, 3][HasIndex()], "abcdef"[HasIndex():], range(HasIndex()), 2 * [HasIndex()] != 0, float(HasIndex()))
for f in (lambda: int(BadInt()), lambda: int(BadIndex()), lambda: [1][BadIndex()], lambda: hex(HasInt()), lambda: [1][HasInt()], lambda: range(HasInt()), lambda: float(HasInt()), lambda: bytes(BadIndex())):
    try:
        print(f())
    except TypeError as e:
        print(e)


try:
    class C(bool):
        pass
except TypeError as e:
    print(e)
