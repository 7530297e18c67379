from collections import namedtuple
from typing import NamedTuple

Point = namedtuple("Point", "x y")
p = Point(1, y=2)
print(p, p.x, p[1], p._asdict(), p._replace(x=10), Point._fields, len(p))
x, y = p
print(x, y, p == (1, 2), hash(p) == hash((1, 2)), isinstance(p, tuple), p + (3,), sorted([Point(2, 1), Point(1, 9)]))
print(Point._make([5, 6]), Point(*"ab"), max(p), p.index(2))
for action in (lambda: Point(1), lambda: Point(1, 2, 3), lambda: setattr(p, "x", 5), lambda: p.z, lambda: p._replace(q=1),
               lambda: namedtuple("Bad", "a a"), lambda: namedtuple("Bad", "class"), lambda: namedtuple("Bad", "_x")):
    try:
        action()
    except (TypeError, AttributeError, ValueError) as error:
        print(type(error).__name__, error)
print(namedtuple("R", "a class a", rename=True)._fields, namedtuple("D", "a b c", defaults=(2, 3))(1))

class Employee(NamedTuple):
    """An employee."""
    name: str
    salary: float = 1000.0
    def raised(self, percent):
        return self._replace(salary=self.salary * (1 + percent / 100))
    @property
    def initial(self):
        return self.name[0]
e = Employee("ada")
print(e, e.raised(50), e.initial, Employee._field_defaults, Employee.__annotations__, Employee.__doc__)
match e:
    case Employee(name="ada", salary=s):
        print("matched", s)
class Sub(Point):
    def __str__(self):
        return f"<{self.x};{self.y}>"
s = Sub(3, 4)
print(s, repr(s), s._replace(y=0))
table = [Employee("bob", 5), Employee("al", 7)]
print(max(table, key=lambda row: row.salary).name, [r.name for r in sorted(table)])
print({Point(0, 0): "origin"}[0, 0], "%s-%s" % p, "{0.x} {p.y}".format(p, p=p))
