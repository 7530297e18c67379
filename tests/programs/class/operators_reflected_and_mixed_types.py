class Meters:
    def __init__(self, n): self.n = n
    def __repr__(self): return f"{self.n}m"
    def __add__(self, other):
        print("Meters.__add__", end=" ")
        return Meters(self.n + other.n) if isinstance(other, Meters) else NotImplemented
    def __radd__(self, other):
        print("Meters.__radd__", end=" ")
        return Meters(self.n + other) if isinstance(other, (int, float)) else NotImplemented
    def __rsub__(self, other): return f"{other} rsub {self}"
    def __rmul__(self, other): return Meters(other * self.n)
    def __rtruediv__(self, other): return f"{other} rtruediv {self}"
    def __rfloordiv__(self, other): return f"{other} rfloordiv {self}"
    def __rmod__(self, other): return f"{other!r} rmod {self}"
    def __rdivmod__(self, other): return f"{other} rdivmod {self}"
    def __rpow__(self, other, mod=None): return f"{other} rpow {self}"
    def __rlshift__(self, other): return f"{other} rlshift {self}"
    def __rrshift__(self, other): return f"{other} rrshift {self}"
    def __rand__(self, other): return f"{other} rand {self}"
    def __ror__(self, other): return f"{other} ror {self}"
    def __rxor__(self, other): return f"{other} rxor {self}"
    def __rmatmul__(self, other): return f"{other} rmatmul {self}"

m = Meters(5)
print(m + m), print(3 + m), print(sum([m, m])), print(sum([m], 2.5))
print(3 - m, 3 * m, 3 / m, 3 // m, 3 % m, divmod(3, m), 2 ** m, 1 << m, 1 >> m, 1 & m, 1 | m, 1 ^ m, 1 @ m, [1] @ m, None | m)
print("text" - m, (1,) - m, "%s" % m, [1, 2] * 2, pow(2, m))
for bad in (lambda: m + 3, lambda: "a" + m, lambda: m - 1, lambda: m * 2, lambda: m ** 2, lambda: [1] + m, lambda: m @ m, lambda: -m, lambda: m[0], lambda: m()):
    try:
        print(bad())
    except TypeError as error:
        print(error)

class Feet(Meters):
    def __radd__(self, other):
        print("Feet.__radd__ first, as a subclass that overrides", end=" ")
        return "feet"
class Yards(Meters):
    pass
print(m + Feet(1)), print(m + Yards(1)), print(Feet(1) + m)

class A:
    def __add__(self, other): print("A.__add__", end=" "); return NotImplemented
    def __radd__(self, other): print("A.__radd__", end=" "); return NotImplemented
class B:
    def __radd__(self, other): print("B.__radd__", end=" "); return "B's answer"
print(A() + B())
for pair in ((A(), A()), (A(), 1), (1, A()), (B(), B())):
    try:
        print(pair[0] + pair[1])
    except TypeError as error:
        print(error)
class IntLike(int):
    def __add__(self, other): return "IntLike.__add__"
    def __radd__(self, other): return "IntLike.__radd__"
print(IntLike(1) + 1, 1 + IntLike(1), IntLike(2) * 3, 1.5 + IntLike(1), IntLike(5) - 1)
class Blocked:
    __radd__ = None
    __add__ = None
try:
    1 + Blocked()
except TypeError as error:
    print(error)
try:
    Blocked() + 1
except TypeError as error:
    print(error)
