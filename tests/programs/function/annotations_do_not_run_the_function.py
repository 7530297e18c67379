from typing import Callable, Optional, Sequence, TypeVar

T = TypeVar("T")

def scale(values: Sequence[float], factor: float = 1.0, *, label: Optional[str] = None) -> list[float]:
    result: list[float] = []
    for v in values:
        item: float = v * factor
        result.append(item)
    unused: "a string that is never evaluated"
    if label:
        print(label)
    return result

print(scale([1, 2], 0.5, label="scaled"))
print(scale("ab", 2))
print(scale.__annotations__)

count: int = 5
only_declared: dict[str, int]
print(__annotations__)
try:
    only_declared
except NameError as error:
    print(error)

class Point:
    x: int
    y: int = 0
    name: "str" = "origin"
    (z): int = 3
    def move(self, dx: "int", dy: "int" = 0) -> "Point":
        self.w: int = dx
        return self
print(Point.__annotations__, Point.y, hasattr(Point, "x"), Point.z)
print(Point().move(5).w, Point.move.__annotations__)

def unevaluated():
    local: print("never printed") = 1
    other: undefined_name
    return local
print(unevaluated())

data = {}
data["k"]: int = 7
print(data)
def apply(f: Callable[[T], T], x: T) -> T:
    return f(x)
print(apply(lambda n: n + 1, 1), apply.__annotations__["f"])
def no(a, b: int, *c: str, d, **e: float): ...
print(no.__annotations__, no(1, 2, d=3))
