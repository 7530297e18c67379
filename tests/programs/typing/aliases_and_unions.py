import types
a = list[int]
print(a, a.__origin__, a.__args__, a.__parameters__, type(a))
print(dict[str, int], tuple[int, ...], type[int], list[list[int]], tuple[()], set["x"], dict[str, list[None]])
print(a == list[int], a == list[str], hash(a) == hash(list[int]), a is list[int], a != 3)
print(a(), a((1, 2)), type(a()), a.append, list[int].__class__)
class C:
    def __class_getitem__(cls, i): return types.GenericAlias(cls, i)
    def m(self): pass
x = C[int]()
print(type(x), x.__orig_class__)
class D(list[int]): pass
print(D.__bases__, D.__orig_bases__, D([1]))
def attempt(f):
    try: print("ok", f())
    except Exception as e: print(type(e).__name__, e)
attempt(lambda: isinstance([], list[int]))
attempt(lambda: issubclass(list, list[int]))
attempt(lambda: list[int][str])
attempt(lambda: int[str])
attempt(lambda: types.GenericAlias(1))
attempt(lambda: a.missing)
print(*list[int].__mro_entries__(()), [*tuple[int, str]], repr(next(iter(tuple[int]))), next(iter(tuple[int])).__unpacked__)
u = int | str
print(u, type(u), u.__args__, u == str | int, hash(u) == hash(str | int), int | None, None | int, int | str | int, list[int] | None, int | int)
print(isinstance(1, u), isinstance(1.5, u), issubclass(bool, u), isinstance(None, int | None), u | float, u == 3)
attempt(lambda: isinstance(1, int | list[int]))
attempt(lambda: issubclass(1, u))
attempt(lambda: int | 3)
attempt(lambda: 3 | int)
attempt(lambda: u < u)
attempt(lambda: u[int])
attempt(lambda: types.UnionType())
from typing import TypeVar, Generic, ParamSpec, Optional, Union, TypeVarTuple, Unpack
T = TypeVar("T"); U = TypeVar("U", bound=int); V = TypeVar("V", int, str); CO = TypeVar("CO", covariant=True)
print(T, U.__bound__, V.__constraints__, CO, T.__name__, T.__module__, repr(TypeVar("K", contravariant=True)))
print(list[T], list[T].__parameters__, list[T][int], dict[T, U][str, int], list[T] | None, (list[T] | None)[int])
attempt(lambda: dict[T, U][str])
attempt(lambda: list[T][int, str])
attempt(lambda: TypeVar("x", int))
attempt(lambda: TypeVar("x", int, str, bound=int))
attempt(lambda: TypeVar("x", covariant=True, contravariant=True))
attempt(lambda: TypeVar())
attempt(lambda: TypeVar(3))
P = ParamSpec("P")
print(P, P.args, P.kwargs, P.args.__origin__ is P, P.args == P.args, P.args == P.kwargs)
class Box(Generic[T]):
    def __init__(self, v): self.v = v
print(Box[int], Box[int](3).v, Box.__parameters__, Box[int].__origin__, Box.__mro__)
attempt(lambda: Box[int, str])
def ident[X](x: X) -> X: return x
print(ident.__type_params__, ident(3), ident.__annotations__)
class G[A, *B, **C2]:
    def m(self, a: A): pass
print(G.__type_params__, G.__parameters__, G[int, str, float, [int]])
type Alias[Q] = list[Q]
print(Alias, Alias.__value__, Alias.__type_params__, Alias[int], Alias.__name__)
type Rec = int | list[Rec]
print(Rec.__value__)
class Bounded[B: (int, str), Z: float]: pass
print([p.__constraints__ for p in Bounded.__type_params__], Bounded.__type_params__[1].__bound__)
print(Optional[int], Union[int, str], T | int)
