from collections import deque

def f(x):
    match x:
        case []:
            return "empty"
        case [1]:
            return "just one"
        case [x]:
            return f"single {x}"
        case ["go", direction]:
            return f"going {direction}"
        case ["pick", *things] if things:
            return f"picking {things}"
        case [first, *_, last] if first == last:
            return f"framed by {first}"
        case (0, *rest):
            return f"zero then {rest}"
        case [[a, b], [c, d]]:
            return f"matrix {a} {b} {c} {d}"
        case [int(), str() as s, *_]:
            return f"int and {s!r}"
        case [*all]:
            return f"sequence {all}"
        case _:
            return "no sequence"

for x in ([], [1], ["x"], ["go", "north"], ["pick", "up", "key"], ["pick"], [7, 8, 7], (0,), (0, 1, 2), [[1, 2], (3, 4)],
          [5, "s", None], (2, 3), "go", b"go", bytearray(b"x"), {"a": 1}, {1, 2}, range(3), deque([1]), iter([1]), None):
    print(type(x).__name__, "->", f(x))

class Sized:
    """Not registered as a sequence: no match."""
    def __len__(self): return 1
    def __getitem__(self, i): return 1
print(f(Sized()))

import collections.abc
class Registered(collections.abc.Sequence):
    def __len__(self):
        print("len", end=" ")
        return 2
    def __getitem__(self, i):
        print("get", i, end=" ")
        return ("go", "south")[i]
print(f(Registered()))

match [1, [2, [3, 4]]]:
    case [a, [b, [*c]]]:
        print(a, b, c)
match (1, 2, 3, 4, 5):
    case (a, b, *middle, e):
        print(a, b, middle, e)
command = "move 10 -3"
match command.split():
    case ["move", x, y] if x.isdigit():
        print("move by", int(x), int(y))
