class Shape:
    def __init__(self, name):
        self.name = name

    def area(self):
        return 0

    def describe(self):
        return self.name, self.area()

    @property
    def weight(self):
        return self.area() * 2


class Square(Shape):
    def __init__(self, side):
        super().__init__("square")
        self.side = side

    def area(self):
        return self.side * self.side


class Rectangle(Shape):
    def __init__(self, a, b):
        super().__init__("rectangle")
        self.a = a
        self.b = b

    def area(self):
        return self.a * self.b

    def __lt__(self, other):
        return self.area() < other.area()


class Circle(Shape):
    PI = 3.14159

    def __init__(self, r):
        super().__init__("circle")
        self.r = r

    def area(self):
        return Circle.PI * self.r * self.r


total = 0.0
for i in range(800000):
    if i % 3 == 0:
        s = Square(i % 10)
    elif i % 3 == 1:
        s = Rectangle(i % 10, i % 7)
    else:
        s = Circle(i % 5)
    name, area = s.describe()
    total += area + s.weight
rectangles = sorted(Rectangle(i % 37, i % 41) for i in range(20000))
print("%.3f" % total, rectangles[100].area(), rectangles[-1].area())
