from dataclasses import FrozenInstanceError, InitVar, asdict, astuple, dataclass, field, fields, replace
from typing import ClassVar

@dataclass
class Item:
    name: str
    price: float = 0.0
    tags: list = field(default_factory=list)
    hidden: int = field(default=1, repr=False, compare=False)
    kind: ClassVar[str] = "item"
    def total(self, n):
        return self.price * n

a, b = Item("a", 2.5), Item("a", 2.5, hidden=9)
print(a, a == b, a.total(4), Item.kind, a.tags is b.tags)
a.tags.append("new")
print(a != b, asdict(a), astuple(b))
print([f.name for f in fields(Item)], replace(a, name="z"), Item.__match_args__)
try:
    Item()
except TypeError as error:
    print(error)
try:
    hash(a)
except TypeError as error:
    print(error)

@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int = 0
print(sorted([Version(1, 2), Version(0, 9), Version(1)]), Version(1) < Version(2), hash(Version(1)) == hash(Version(1)))
try:
    Version(1).major = 5
except FrozenInstanceError as error:
    print(type(error).__name__, error)
try:
    Version(1) < 5
except TypeError as error:
    print(error)

@dataclass
class Rect:
    w: float
    h: float
    scale: InitVar[int] = 1
    area: float = field(init=False)
    def __post_init__(self, scale):
        self.area = self.w * self.h * scale
print(Rect(2, 3), Rect(2, 3, 10).area)

@dataclass(kw_only=True, slots=True)
class Config:
    host: str
    port: int = 80
c = Config(host="h")
print(c, hasattr(c, "__dict__"), Config.__slots__)

@dataclass
class Base:
    x: int
    y: int = 2
@dataclass
class Derived(Base):
    z: int = 3
    x: int = 10
print(Derived(), Derived(1, 2, 3), Derived.__init__.__annotations__)
try:
    @dataclass
    class Wrong:
        a: int = 1
        b: int
except TypeError as error:
    print(error)
try:
    @dataclass
    class Mutable:
        a: list = []
except ValueError as error:
    print(error)
match Version(3, 4):
    case Version(major, minor):
        print(major, minor)
@dataclass
class Node:
    value: int
    children: list["Node"] = field(default_factory=list)
print(Node(1, [Node(2), Node(3, [Node(4)])]), asdict(Node(1, [Node(2)])))
