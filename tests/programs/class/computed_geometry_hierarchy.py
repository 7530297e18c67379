import math

class Shape:
    registry = []
    def __init_subclass__(cls):
        Shape.registry.append(cls.__name__)
    def area(self):
        raise NotImplementedError(f"{type(self).__name__}.area")
    def perimeter(self):
        raise NotImplementedError
    def __lt__(self, other):
        return self.area() < other.area()
    def __repr__(self):
        fields = ", ".join(f"{k}={v}" for k, v in vars(self).items())
        return f"{type(self).__name__}({fields})"

class Circle(Shape):
    def __init__(self, r):
        self.r = r
    def area(self):
        return math.pi * self.r ** 2
    def perimeter(self):
        return 2 * math.pi * self.r

class Polygon(Shape):
    def __init__(self, *points):
        self.points = points
    def edges(self):
        return zip(self.points, self.points[1:] + self.points[:1])
    def area(self):
        return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in self.edges())) / 2
    def perimeter(self):
        return sum(math.dist(p, q) for p, q in self.edges())

class Rectangle(Polygon):
    def __init__(self, w, h):
        super().__init__((0, 0), (w, 0), (w, h), (0, h))
        self.w, self.h = w, h
    def __repr__(self):
        return f"{type(self).__name__}({self.w}x{self.h})"
class Square(Rectangle):
    def __init__(self, side):
        super().__init__(side, side)
    def scaled(self, k):
        return type(self)(self.w * k)
class Blob(Shape):
    pass

shapes = [Circle(1), Rectangle(3, 4), Square(2), Polygon((0, 0), (4, 0), (0, 3)), Square(2).scaled(1.5)]
for s in shapes:
    print(f"{s!r:45} area {s.area():8.3f} perimeter {s.perimeter():8.3f}")
print(sorted(shapes), max(shapes), Shape.registry)
print([isinstance(shapes[2], c) for c in (Square, Rectangle, Polygon, Shape, Circle)], Square.__mro__[2].__name__)
try:
    Blob().area()
except NotImplementedError as error:
    print(error)
try:
    sorted([Circle(1), 5])
except (AttributeError, TypeError) as error:
    print(error)
by_kind = {}
for s in shapes:
    by_kind.setdefault(type(s), []).append(round(s.area(), 2))
print({k.__name__: v for k, v in by_kind.items()}, sum(s.area() for s in shapes))
