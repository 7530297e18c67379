class A:
    """doc of A"""
    x: int = 1
    def f(self): pass

print(A.__name__, A.__qualname__, A.__module__, A.__doc__, A.__annotations__, A.__bases__, A.__base__, A.__mro__)
A.__name__ = "Renamed"
print(A, A.__name__)
A.__qualname__ = "Q.Ren"
print(A)
A.__module__ = "mod"
print(A, A())if False else print(A)
A.__doc__ = "new doc"
print(A.__doc__, A().__doc__)

def attempt(f):
    try:
        print("ok", f())
    except Exception as e:
        print(type(e).__name__, e)

attempt(lambda: setattr(A, "__name__", 3))
attempt(lambda: setattr(A, "__name__", "a\0"))
attempt(lambda: delattr(A, "__name__"))
attempt(lambda: setattr(A, "__qualname__", 3))
attempt(lambda: setattr(int, "__name__", "x"))
attempt(lambda: setattr(int, "foo", "x"))
attempt(lambda: delattr(int, "foo"))
attempt(lambda: delattr(int, "__add__"))
attempt(lambda: setattr(A, "__dict__", {}))
attempt(lambda: A.missing)
attempt(lambda: delattr(A, "missing"))
attempt(lambda: A.__dict__.__setitem__)
attempt(lambda: A.__abstractmethods__)
attempt(lambda: int.__annotations__)
attempt(lambda: delattr(A, "__annotations__"))
print(A.__annotations__, "__annotations__" in A.__dict__)
print(type(A.__dict__), list(A.__dict__)[:4])
print(int.__name__, int.__module__, int.__qualname__, list.__bases__, bool.__base__)
print(type.__name__, type.__bases__, type(type), object.__bases__, object.__base__)
print(isinstance(A, type), issubclass(A, object), isinstance(3, A), A.__instancecheck__(A()), A.__subclasscheck__(int))
import collections
print(collections.deque, collections.deque.__module__, collections.deque.__name__, collections.OrderedDict)

class B(A): pass
print(B.x, B.f is A.f, "x" in B.__dict__, B.__annotations__, B.__doc__)
A.x = 5
print(B.x, B().x)
b = B()
b.x = 7
A.x = 8
print(b.x, B.x)
del b.x
print(b.x)
B.x = property(lambda self: "prop")
print(b.x, A().x)
try:
    b.x = 3
except AttributeError as e:
    print(e)
del B.x
print(b.x)
print(sorted(B.__dict__))
print(sorted(k for k in dir(A) if not k.startswith("__")), "__init__" in dir(A))
attempt(lambda: isinstance(1, 3))
attempt(lambda: isinstance(1, (int, 3)))
attempt(lambda: isinstance(1, (str, 3)))
attempt(lambda: issubclass(1, int))
attempt(lambda: issubclass(int, 3))
attempt(lambda: isinstance(1, (str, (float, int))))
class Inst(type):
    def __instancecheck__(cls, o): return o == 4
    def __subclasscheck__(cls, o): return o is str
class I(metaclass=Inst): pass
print(isinstance(4, I), isinstance(5, I), issubclass(str, I), issubclass(int, I), isinstance(I(), I))
class Claims:
    @property
    def __class__(self): return int
print(isinstance(Claims(), int), isinstance(Claims(), str), isinstance(Claims(), Claims))
