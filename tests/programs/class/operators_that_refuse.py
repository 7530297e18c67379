"""Operators of classes whose methods answer NotImplemented, are changed, or are no plain functions."""


class Plain:
    def __add__(self, other):
        print("Plain.__add__", type(other).__name__)
        return NotImplemented

    def __mul__(self, other):
        return ("mul", type(other).__name__)

    def __xor__(self, other, more=3):
        return more


class Number(int):
    def __add__(self, other):
        return NotImplemented if other == 4 else "own"


class Text(str):
    def __add__(self, other):
        return NotImplemented

    def __mod__(self, other):
        return "own %"


class Items(list):
    def __add__(self, other):
        return NotImplemented

    def __mul__(self, other):
        return NotImplemented


class Left:
    def __sub__(self, other):
        return "Left.__sub__"


class Right(Left):
    def __rsub__(self, other):
        return "Right.__rsub__"


class Inplace(Left):
    def __isub__(self, other):
        return NotImplemented


class Static:
    __or__ = staticmethod(lambda other: ("static", other))
    __and__ = len
    __rshift__ = None


def attempt(f):
    try:
        print(f())
    except TypeError as e:
        print("TypeError:", e)


def subtract_in_place(a, b):
    a -= b
    return a


for turn in range(3):
    attempt(lambda: Plain() + Plain())
    attempt(lambda: Plain() + 1)
    attempt(lambda: Plain() + 1.5)
    attempt(lambda: Plain() + "a")
    attempt(lambda: (Plain() * 2, Plain() * Plain(), Plain() ^ 1))
    attempt(lambda: (Number(3) + 4, Number(3) + 5, Number(3) + Number(4), Number(3) - 1))
    attempt(lambda: Text("a") + "b")
    attempt(lambda: Text("a") + Text("b"))
    attempt(lambda: Text("a %s") % 1)
    attempt(lambda: Items([1]) + Items([2]))
    attempt(lambda: Items([1]) * 2)
    attempt(lambda: (Left() - Right(), Right() - Left(), Left() - 1, Right() - Right()))
    attempt(lambda: (subtract_in_place(Inplace(), 1), subtract_in_place(Left(), Right())))
    attempt(lambda: Static() | 1)
    attempt(lambda: Static() & Static())
    attempt(lambda: Static() >> 1)
    if turn == 0:
        Plain.__add__ = lambda self, other: "patched"
        Left.__sub__ = lambda self, other: "patched sub"
    if turn == 1:
        del Plain.__add__
        Plain.__radd__ = lambda self, other: "reflected"
        Left.__sub__ = 3
