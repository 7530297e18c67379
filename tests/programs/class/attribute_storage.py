"""Attributes that come late, go, and come back; descriptors of all kinds, asked for again and again."""
import enum
from collections import namedtuple


class Node:
    def __init__(self, name):
        self.name = name
        self.left = None
        self.right = None


nodes = [Node(str(i)) for i in range(4)]
for node in nodes[:3]:
    for i in range(12):
        setattr(node, f"late{i}", i)
    node.extra = 0
for _ in range(5):
    for node in nodes[:3]:
        node.extra += 1
        node.late11 = node.late11 + node.extra
print([(n.extra, n.late11) for n in nodes[:3]])
try:
    nodes[3].extra
except AttributeError as error:
    print(error)

# Deletion keeps the order of the rest; what comes back comes last.
for round in range(3):
    for node in nodes:
        del node.left
        print(list(vars(Node(node.name))) == ["name", "left", "right"], hasattr(node, "left"), node.right, node.name, end=" ")
        node.left = round
    print()
print(list(nodes[3].__dict__), list(nodes[0].__dict__)[:4])


class Bag:
    limit = 3

    def __init__(self):
        self.a, self.b, self.c, self.d = 1, 2, 3, 4


bag = Bag()
for name in "badc":
    delattr(bag, name)
    try:
        delattr(bag, name)
    except AttributeError as error:
        print(error)
    print([hasattr(bag, n) for n in "abcd"], sorted(n for n in dir(bag) if len(n) == 1))
bag.limit = 5
print(bag.limit)
del bag.limit
print(bag.limit, bag.__dict__)
for i in range(40):
    setattr(bag, f"x{i}", i)
for i in range(0, 40, 2):
    delattr(bag, f"x{i}")
print([getattr(bag, f"x{i}", "-") for i in range(40)])


class Watched:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


holder = Bag()
holder.w = Watched("w")
holder.v = Watched("v")
del holder.w
print("between")
del holder.v, holder


class Color(enum.Enum):
    RED = 1
    GREEN = 2


Point = namedtuple("Point", "x y")


class Counted:
    """A data descriptor that counts."""

    def __init__(self):
        self.asked = 0

    def __get__(self, instance, owner):
        if instance is None:
            return self
        self.asked += 1
        return self.asked

    def __set__(self, instance, value):
        raise AttributeError("read only")


class Late:
    counted = Counted()


def ask(objects, turns):
    seen = []
    for _ in range(turns):
        for o in objects:
            seen.append(o.value if isinstance(o, Color) else o.x if isinstance(o, Point) else o.counted)
    return seen


late = Late()
print(ask([Color.RED, Point(7, 8), late], 3))
late.__dict__["counted"] = "own"
print(late.counted)
del Counted.__set__
print(ask([late], 2))
Counted.__set__ = lambda self, instance, value: None
print(ask([late], 2), Late.counted.asked)
Late.counted = property(lambda self: "property")
print(ask([late], 2))
del Late.counted
print(ask([late], 2))


def classes(objects):
    return [o.__class__.__name__ for o in objects for _ in range(2)]


print(classes([late, Color.RED, 1, 2.5, "s", Point(1, 2)]))


class Other:
    pass


late.__class__ = Other
print(classes([late]), late.counted)
print([complex(i, -i).imag for i in range(3)], [i.numerator for i in range(3)], [slice(i).stop for i in range(3)])


# Slices of lists.
def slices(items):
    n = len(items)
    return [items[::-1], items[n::-1], items[1::-1], items[-100::-1], items[:1:-1], items[5:2:-1], items[::2], items[::-2], items[2:2:-1]]


print(slices([0, 1, 2, 3, 4]), slices([]), slices([[1], "a"]))
items = list(range(6))
items[1:3] = ["a", "b"]
items[:2] = items[4:6]
items[2:4] = items
print(items)
items[1:1] = [9]
items[-2:] = []
items[3:100] = (1, 2)
items[5:2] = ["z"]
print(items)
items[None:None] = [Watched("one"), Watched("two")]
items[0:2] = [1, 2]
print(items)


class Meddler:
    def __del__(self):
        things.clear()


things = [Meddler(), Meddler(), 3]
things[0:2] = [4, 5]
print(things)
