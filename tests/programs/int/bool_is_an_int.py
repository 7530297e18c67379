print(True, False, repr(True), str(False), int(True), True + 1, True == 1, False == 0, True is (1 == 1), isinstance(True, int))
print(bool(), bool(0), bool(0.0), bool(""), bool([]), bool(None), bool(5), bool("a"), bool(0j), bool(1e-300), bool(-0.0), bool(2**70))
print(True & True, True | False, True ^ True, True and 5, not True, True & 3, 2 | True, [10, 20][True], "ab" * True, f"{True}", f"{True:d}", f"{True:5}|", f"{True!s:>6}")
print("%d %s %r %i %x" % (True, True, True, False, True), sum([True, True, False]), max(True, 0), True / 2, True // 2, -True, +True, abs(False), round(True), divmod(True, 2), True ** 2, 2 ** True)
print({True: "a", 1: "b", 1.0: "c"}, hash(True), sorted([True, False, True]), True < 2, True.bit_length(), bool.__doc__.split("\n")[0], True.__class__, bool(True), bool.__new__(bool, 3))


class Falsy:
    def __bool__(self):
        return False


class Length:
    def __len__(self):
        return 0


class Bad:
    def __bool__(self):
        return 3


print(bool(Falsy()), bool(Length()), not Falsy(), 1 if Length() else 2)
for f in (lambda: bool(Bad()), lambda: bool(1, 2), lambda: bool(x=1), lambda: bool.__new__(int), lambda: True.x, lambda: setattr(True, "x", 1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
