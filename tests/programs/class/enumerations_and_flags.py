import enum
class Color(enum.Enum):
    RED = 1
    GREEN = 2
    ALIAS = 1
    def describe(self): return self.name.lower()
    @classmethod
    def first(cls): return next(iter(cls))
print(Color.RED, repr(Color.GREEN), Color(1), Color["GREEN"], list(Color), Color.ALIAS is Color.RED, Color.RED.describe(), Color.first())
print(Color.__members__, len(Color), Color.RED in Color, isinstance(Color.RED, Color), hash(Color.RED) == hash("RED"))
def attempt(f):
    try: print("ok", f())
    except Exception as e: print(type(e).__name__, e)
attempt(lambda: Color(3))
attempt(lambda: Color["BLUE"])
attempt(lambda: setattr(Color, "RED", 3))
attempt(lambda: delattr(Color, "RED"))
attempt(lambda: Color.RED < Color.GREEN)
attempt(lambda: type("Sub", (Color,), {}))
class N(enum.IntEnum):
    A = 1
    B = enum.auto()
print(N.A + 1, N.B, N.A < N.B, f"{N.B}", repr(N.B), sorted([N.B, N.A]))
class F(enum.Flag):
    X = enum.auto()
    Y = enum.auto()
    Z = enum.auto()
    XY = X | Y
print(F.X | F.Z, F.XY, F.XY & F.Y, ~F.X, F(5), F.X in F.XY, bool(F(0)), list(F.XY))
class S(enum.StrEnum):
    ONE = enum.auto()
    TWO = "two!"
print(S.ONE, S.TWO.upper(), S("one") is S.ONE)
Dyn = enum.Enum("Dyn", "A B C")
print(list(Dyn), Dyn.B.value)
class Planet(enum.Enum):
    EARTH = (5.97, 6.37)
    def __init__(self, mass, radius): self.mass, self.radius = mass, radius
print(Planet.EARTH.mass, Planet.EARTH.value)
@enum.unique
class U(enum.Enum):
    A = 1
try:
    @enum.unique
    class V(enum.Enum):
        A = 1
        B = 1
except ValueError as e:
    print(e)
