from collections import namedtuple, ChainMap, UserDict, UserList, UserString
import collections.abc as abc


def show(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, "|", e)


P = namedtuple("P", "x y")
p = P(1, y=2)
print(p, p.x, p[1], p == (1, 2), p._asdict(), p._replace(x=5), P._make([3, 4]), P._fields, len(p), hash(p) == hash((1, 2)))
x, y = p
print(x, y, P.x, P.__doc__, P.x.__doc__, P.__match_args__)
Q = namedtuple("Q", ["a", "b", "c"], defaults=[10, 20])
print(Q(1), Q(1, 2), Q._field_defaults)
R = namedtuple("R", "a class def a", rename=True)
print(R._fields)
show(lambda: P(1))
show(lambda: P(1, 2, 3))
show(lambda: P(1, z=2))
show(lambda: p._replace(zz=1))
show(lambda: namedtuple("X", "a a"))
show(lambda: namedtuple("X", "class"))
show(lambda: namedtuple("1X", "a"))
show(lambda: setattr(p, "x", 5))
show(lambda: p.zz)


class Point(P):
    __slots__ = ()

    @property
    def norm(self):
        return self.x ** 2 + self.y ** 2


print(Point(3, 4).norm, Point(3, 4))
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
print(m["a"], m["b"], len(m), sorted(m), m.maps, m.new_child({"c": 1}), m.parents, dict(m))
m["z"] = 26
print(m.maps[0])
show(lambda: m["nope"])
show(lambda: m.pop("b"))
u = UserDict(a=1)
u["b"] = 2
l = UserList([3, 1, 2])
l.sort()
s = UserString("abc")
print(u, l, s.upper(), l + [5], "a" in u)
print(isinstance([], abc.Sequence), isinstance({}, abc.Mapping), isinstance(set(), abc.Set), isinstance((), abc.Hashable), isinstance([], abc.Hashable), issubclass(dict, abc.MutableMapping), isinstance(iter([]), abc.Iterator), isinstance(len, abc.Callable), isinstance({}.keys(), abc.KeysView), isinstance(range(3), abc.Sequence), isinstance("a", abc.Sequence), isinstance(5, abc.Iterable))


class Seq(abc.Sequence):
    def __len__(self):
        return 3

    def __getitem__(self, i):
        if i >= 3:
            raise IndexError
        return i * 2


q = Seq()
print(list(q), 4 in q, q.index(2), q.count(0), list(reversed(q)))
show(lambda: abc.Sequence())


class Bad(abc.MutableMapping):
    def __getitem__(self, k):
        return 1


show(lambda: Bad())
