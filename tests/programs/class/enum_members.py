from enum import Enum, Flag, IntEnum, StrEnum, auto, unique

class Color(Enum):
    RED = 1
    GREEN = "g"
    CRIMSON = 1
    def shout(self):
        return self.name + "!"
    @classmethod
    def default(cls):
        return cls.GREEN
    @property
    def pretty(self):
        return self.name.title()

print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color.CRIMSON is Color.RED)
print(list(Color), len(Color), Color("g"), Color["RED"], Color.RED in Color, Color.default(), Color.RED.shout(), Color.GREEN.pretty)
print(Color.__members__.keys(), isinstance(Color.RED, Color), Color.RED == 1, {Color.RED: "r"}[Color.RED], type(Color.RED))
for action in (lambda: Color(99), lambda: Color["NO"], lambda: setattr(Color, "RED", 5), lambda: Color.RED < Color.GREEN, lambda: Color.BLUE):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, error)
try:
    class More(Color):
        BLUE = 3
except TypeError as error:
    print(error)

class Number(IntEnum):
    ONE = 1
    TWO = 2
print(Number.ONE + 1, Number.TWO > Number.ONE, sorted([Number.TWO, Number.ONE]), f"{Number.TWO}", [10, 20, 30][Number.ONE], Number(2) is Number.TWO)

class Auto(Enum):
    A = auto()
    B = auto()
    C = auto()
print([m.value for m in Auto])

class Perm(Flag):
    R = 4
    W = 2
    X = 1
    RW = R | W
print(Perm.R | Perm.X, Perm.RW & Perm.W, Perm.R in Perm.RW, ~Perm.R, Perm(7), Perm(0), bool(Perm.R & Perm.X), list(Perm.RW))

class Text(StrEnum):
    HELLO = auto()
    OTHER = "x"
print(Text.HELLO, Text.HELLO == "hello", Text.HELLO.upper(), repr(Text.OTHER))

class Planet(Enum):
    EARTH = (5.97e24, 6.37e6)
    MARS = (6.42e23, 3.39e6)
    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius
    @property
    def gravity(self):
        return 6.67e-11 * self.mass / self.radius ** 2
print([f"{p.name} {p.gravity:.2f}" for p in Planet])
try:
    @unique
    class Twice(Enum):
        A = 1
        B = 1
except ValueError as error:
    print(error)
Dynamic = Enum("Dynamic", "X Y Z")
print(list(Dynamic), Dynamic.Y.value)
match Color.GREEN:
    case Color.RED:
        print("red")
    case Color.GREEN:
        print("green matched")
