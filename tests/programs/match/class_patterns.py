class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y):
        self.x, self.y = x, y

class Point3(Point):
    __match_args__ = ("x", "y", "z")
    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z

class Plain:
    pass

def where(p):
    match p:
        case Point3(x=0, z=z):
            return f"3d on the plane, z {z}"
        case Point3(a, b, c):
            return f"3d {a} {b} {c}"
        case Point(0, 0):
            return "origin"
        case Point(0, y) | Point(y, 0):
            return f"on an axis at {y}"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Point(x=int(), y=float(y)):
            return f"mixed {y}"
        case Point():
            return "some point"
        case Plain():
            return "plain"
        case int(n) | float(n):
            return f"number {n}"
        case str(s):
            return f"string {s}"
        case [Point(x1, _), Point(x2, _)]:
            return f"pair {x1} {x2}"
        case dict(d):
            return f"dict {d}"
        case object(__class__=cls):
            return f"object of {cls.__name__}"

for p in (Point(0, 0), Point(0, 5), Point(6, 0), Point(2, 2), Point(1, 2.5), Point("a", "b"), Point3(0, 1, 2),
          Point3(1, 2, 3), Plain(), 5, 2.5, True, "s", [Point(1, 1), Point(2, 2)], {"k": 1}, None, (1,)):
    print(where(p))

def attempt(f):
    try:
        f()
    except TypeError as error:
        print(error)
def too_many():
    match Point(1, 2):
        case Point(1, 2, 3): pass
def no_match_args():
    match Plain():
        case Plain(1): pass
def twice():
    match Point(1, 2):
        case Point(1, x=1): pass
def not_a_class():
    cls = "Point"
    match Point(1, 2):
        case cls(): pass
def int_two():
    match 5:
        case int(1, 2): pass
class BadArgs:
    __match_args__ = ["x"]
def bad_args():
    match BadArgs():
        case BadArgs(1): pass
for f in (too_many, no_match_args, twice, not_a_class, int_two, bad_args):
    attempt(f)
