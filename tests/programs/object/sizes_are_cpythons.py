# Sizes are those of CPython's structures.
import sys
from collections import namedtuple, defaultdict
from dataclasses import dataclass


class Plain:
    pass


class Slotted:
    __slots__ = ("a", "b")


class Both(Slotted):
    pass


class Dict(dict):
    pass


class List(list):
    pass


class Int(int):
    pass


class Str(str):
    pass


class Error(Exception):
    pass


class Tuple(tuple):
    __slots__ = ()


Point = namedtuple("Point", "x y")


@dataclass
class Data:
    x: int = 1


def generate(a, b=1):
    yield a


for o in (Plain(), Slotted(), Both(), Dict(), List(), List([1]), Int(), Int(10**30), Str("abc"), Error("x"), Tuple((1, 2)), Point(1, 2), Data(), generate(1), generate, len, [].append, Plain().__init__, ValueError(), KeyError(1), OSError(2, "x"), StopIteration(), object(), map(str, []), enumerate([]), zip(), iter([]), iter({}), range(3), slice(1), sys, bytearray(), bytearray(b"abc"), memoryview(b"abc"), b"", "", "abc", 0, 1.5, 1j, None, (), (1,), set(), frozenset(), {}, {1: 2}, defaultdict(int), int, type, Plain, Slotted, property(), super(int, 5)):
    print(type(o).__name__, sys.getsizeof(o))
print([sys.getsizeof(x) for x in ([], [1], [1, 2], [1, 2, 3], [*range(5)], list("abc"), list((1, 2, 3)), sorted([3, 1, 2]), [1, 2, 3].copy(), [0] * 3, [x for x in range(3)], list({1: 2}.items()), list(map(str, range(7))))])
values = []
for i in range(20):
    values.append(i)
    print(sys.getsizeof(values), end=" ")
first, *rest = range(6)
values[:] = [1, 2, 3]
print(sys.getsizeof(rest), sys.getsizeof(values))
print(Plain.__basicsize__, Slotted.__basicsize__, Plain.__dictoffset__, Plain.__weakrefoffset__, Slotted.__dictoffset__, int.__basicsize__, int.__itemsize__, object().__sizeof__())
