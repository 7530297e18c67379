from functools import total_ordering

@total_ordering
class Version:
    def __init__(self, text):
        self.parts = tuple(map(int, text.split(".")))
    def __eq__(self, other):
        return self.parts == other.parts if isinstance(other, Version) else NotImplemented
    def __lt__(self, other):
        return self.parts < other.parts if isinstance(other, Version) else NotImplemented
    def __hash__(self):
        return hash(self.parts)
    def __repr__(self):
        return ".".join(map(str, self.parts))

versions = [Version(t) for t in ("1.10", "1.2", "1.9.1", "0.9")]
print(sorted(versions), max(versions), min(versions))
a, b = Version("1.2"), Version("1.10")
print(a < b, a > b, a <= b, a >= b, a == b, a != b, a == Version("1.2"))
print(a == "1.2", a != "1.2", a in versions, versions.index(a), len({a, Version("1.2")}))
try:
    a < 5
except TypeError as error:
    print(error)

class Traced:
    def __init__(self, name, result=NotImplemented):
        self.name, self.result = name, result
    def __lt__(self, other): print(self.name, "lt", end="; "); return self.result
    def __gt__(self, other): print(self.name, "gt", end="; "); return self.result
    def __le__(self, other): print(self.name, "le", end="; "); return self.result
    def __ge__(self, other): print(self.name, "ge", end="; "); return self.result
    def __eq__(self, other): print(self.name, "eq", end="; "); return self.result
x, y = Traced("x"), Traced("y", "y's answer")
print(x < y), print(x > y), print(x <= y), print(x == y), print(y == x), print(x != y)
print(x == x, x == Traced("z"))
try:
    x < Traced("z")
except TypeError as error:
    print(error)
print(1 < x if False else "skipped", y > 1, 1 < y)

class NotBool:
    def __eq__(self, other): return []
    def __lt__(self, other): return "less"
print(NotBool() == 1, NotBool() < 1, not (NotBool() == 1), NotBool() in [1], sorted([NotBool(), NotBool()]) is not None)
class OnlyEq:
    def __eq__(self, other): return True
try:
    hash(OnlyEq())
except TypeError as error:
    print(error)
print(OnlyEq() != 1, [OnlyEq()] == [5], OnlyEq.__hash__)
class Sub(Version):
    def __lt__(self, other):
        print("Sub.__lt__", end=" ")
        return True
print(Version("1") > Sub("5"), sorted([Version("2"), Sub("3")]))
