from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, MutableMapping, Sequence, Sized, Hashable, Callable, Iterator, Set

class Shape(ABC):
    @abstractmethod
    def area(self): ...
    @property
    @abstractmethod
    def name(self): ...
    def describe(self):
        return f"{self.name} of {self.area()}"
    @classmethod
    @abstractmethod
    def unit(cls): ...

class Square(Shape):
    name = "square"
    def __init__(self, side): self.side = side
    def area(self): return self.side ** 2
    @classmethod
    def unit(cls): return cls(1)
class Half(Shape):
    def area(self): return super().area()

print(Square(3).describe(), Square.unit().area(), sorted(Shape.__abstractmethods__))
for cls in (Shape, Half):
    try:
        cls()
    except TypeError as error:
        print(error)
class One(ABC):
    @abstractmethod
    def only(self): ...
try:
    One()
except TypeError as error:
    print(error)

@Shape.register
class Foreign:
    pass
print(isinstance(Foreign(), Shape), issubclass(Foreign, Shape), Shape in Foreign.__mro__)

class Duck:
    def __len__(self): return 0
    def __iter__(self): return iter(())
print([isinstance(Duck(), c) for c in (Sized, Iterable, Hashable, Callable, Sequence)])
print([isinstance(x, Sequence) for x in ([], (), "", b"", range(0), {}, set())], isinstance({}, Mapping), isinstance(iter([]), Iterator))

class Lower(MutableMapping):
    def __init__(self, **kw):
        self.d = {}
        self.update(kw)
    def __getitem__(self, k): return self.d[k.lower()]
    def __setitem__(self, k, v): self.d[k.lower()] = v
    def __delitem__(self, k): del self.d[k.lower()]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
m = Lower(A=1, b=2)
print(m["a"], "B" in m, m.get("zz", 0), list(m.items()), m.pop("A"), m.setdefault("C", 3), dict(m), m == {"b": 2, "c": 3})

class Deck(Sequence):
    def __init__(self, cards): self.cards = cards
    def __len__(self): return len(self.cards)
    def __getitem__(self, i): return self.cards[i]
d = Deck("abcb")
print(list(d), "c" in d, d.index("b"), d.count("b"), list(reversed(d)))
class Even(Set):
    def __init__(self, items=()): self.i = sorted({x for x in items if x % 2 == 0})
    def __contains__(self, x): return x in self.i
    def __iter__(self): return iter(self.i)
    def __len__(self): return len(self.i)
print(list(Even(range(7)) & Even([4, 6, 8])), Even([2]) < Even([2, 4]), list(Even([2]) | Even([8])), Even([2]).isdisjoint([3]))
