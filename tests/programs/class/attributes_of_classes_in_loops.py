class A:
    PI = 3
    names = []
    def f(self): return A.PI + len(A.names)
    @staticmethod
    def s(x): return x + 1
    @classmethod
    def c(cls): return cls.PI
    @property
    def p(self): return 1
class B(A):
    PI = 4
def loop(n):
    t = 0
    for i in range(n):
        t += A.PI
        if i == 3: A.PI = 10
        if i == 5: del A.PI; A.PI = 7.5
        t += B.PI
        if i == 6: B.PI = A.names
        if i == 6: B.PI = 2
        t += A.s(i) + A.c() + B.c()
        g = A.f
        t += g(A())
        h = A.s; t += h(1)
        k = A.c; t += k()
        assert isinstance(A.p, property)
    return t
print(loop(10))
def missing():
    for i in range(3):
        try: A.nothing
        except AttributeError as e: print(e)
        if i == 1: A.nothing = 5
        else: del_it = getattr(A, "nothing", None)
    print(A.nothing)
missing()
from enum import Enum
class Color(Enum):
    RED = 1
    GREEN = 2
def enums(n):
    c = 0
    for i in range(n):
        x = Color.RED if i % 2 else Color.GREEN
        if x is Color.RED: c += 1
        if x == Color.GREEN: c += Color.GREEN.value
    return c
print(enums(10))
class Counter:
    count = 0
    def __init__(self): Counter.count += 1
    def __del__(self): Counter.count -= 1
def made(n):
    keep = []
    for i in range(n):
        keep.append(Counter())
        if i % 3 == 0: keep.pop()
    return Counter.count, len(keep)
print(made(20), Counter.count)
def rebind():
    global A
    out = []
    for i in range(4):
        out.append(A.PI)
        if i == 1:
            class A2: PI = "other"
            A = A2
        if i == 2: A = 5 if False else type("T", (), {"PI": i})
    return out
print(rebind())
def slow_min(xs):
    for x in xs:
        try: print(min(x, 2), max(x, 2, 3), len([x]), abs(-1))
        except TypeError as e: print(e)
slow_min([1, 2.5, "a", 2**70, None, True])
def fact(n): return 1 if n < 2 else n * fact(n - 1)
def deep(n): return n if n < 2 else deep(n - 1) + deep(n - 2)
print(fact(30), deep(2.5) if False else deep(12), fact(5.0), fact(True))
