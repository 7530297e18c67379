import math
from enum import Enum

class Color(Enum):
    RED = 1
    GREEN = 2

class Constants:
    LIMIT = 100

def kind(x):
    match x:
        case 0:
            return "zero"
        case -1:
            return "minus one"
        case 1.5:
            return "one and a half"
        case 2 + 3j:
            return "complex"
        case "text":
            return "the text"
        case b"bytes":
            return "the bytes"
        case None:
            return "none"
        case True:
            return "true"
        case False:
            return "false"
        case Color.RED:
            return "red"
        case Constants.LIMIT:
            return "limit"
        case math.pi:
            return "pi"
        case "a" | "b" | "c":
            return "a to c"
        case 10 | 20 as ten:
            return f"tens {ten}"
        case _:
            return "other"

for x in (0, -1, 1.5, 2 + 3j, "text", b"bytes", None, True, False, Color.RED, Color.GREEN, 100, math.pi, "b", 20, 1.0,
          0.0, "zzz", [], 100.0):
    print(repr(x), "->", kind(x))

class AlwaysEqual:
    def __eq__(self, other):
        print("compared with", other)
        return other == "text"
print(kind(AlwaysEqual()))

def returns_nothing(x):
    match x:
        case 5:
            return "five"
print(returns_nothing(5), returns_nothing(6))

match = 3
case = match
match[match] if False else print(match, case)
match (1, 2):
    case (a, b):
        print("tuple subject", a, b)
match 1, 2:
    case _:
        print("bare tuple")
match -match:
    case -3:
        print("soft keyword")
