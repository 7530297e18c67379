from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Generic, Literal, NamedTuple, Optional, Protocol, TypedDict, TypeVar, Union, cast, get_type_hints, overload

T = TypeVar("T")
K = TypeVar("K", bound="Comparable")
LIMIT: Final = 3
Mode = Literal["fast", "slow"]

class Comparable(Protocol):
    def __lt__(self, other: Any) -> bool: ...

class Stack(Generic[T]):
    count: ClassVar[int] = 0
    def __init__(self, items: Iterable[T] = ()) -> None:
        self._items: list[T] = list(items)
        Stack.count += 1
    def push(self, item: T) -> Stack[T]:
        self._items.append(item)
        return self
    def pop(self) -> Optional[T]:
        return self._items.pop() if self._items else None
    def __iter__(self) -> Iterator[T]:
        return reversed(self._items)

class Movie(TypedDict, total=False):
    title: str
    year: int

class Coordinate(NamedTuple):
    lat: float
    lon: float = 0.0

@dataclass
class Tree(Generic[T]):
    value: T
    children: list[Tree[T]] = field(default_factory=list)
    def walk(self) -> Iterator[T]:
        yield self.value
        for child in self.children:
            yield from child.walk()

@overload
def double(x: int) -> int: ...
@overload
def double(x: str) -> str: ...
def double(x):
    return x * 2

def smallest(items: Iterable[K]) -> K:
    return min(items)
def apply(f: Callable[[int], T], n: int, mode: Mode = "fast") -> Union[T, None]:
    return f(n) if mode == "fast" else None

s: Stack[int] = Stack([1, 2])
print(list(s.push(3)), s.pop(), Stack.count, Stack[int], Stack[str]().pop())
m: Movie = {"title": "M", "year": 1931}
print(m, type(m).__name__, Movie(title="x"), Coordinate(1.5), double(4), double("ab"), smallest([3, 1, 2]), apply(lambda n: [n], 5), apply(str, 5, "slow"))
print(list(Tree(1, [Tree(2, [Tree(3)]), Tree(4)]).walk()), cast(int, "unchanged"), LIMIT)
print(apply.__annotations__, get_type_hints(Coordinate), get_type_hints(double), Optional[int], Union[int, str, None], int | None, list[dict[str, int]], Callable[[int], str], Literal["a", 1])
try:
    undefined: NotDefinedAnywhere = 5
    print("annotations are not evaluated", undefined)
except NameError as error:
    print(error)
