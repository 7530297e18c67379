import operator as op
from operator import itemgetter, attrgetter, methodcaller


def show(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, "|", e)


print(op.add(1, 2), op.sub(5, 3), op.mul("a", 3), op.truediv(7, 2), op.floordiv(7, 2), op.mod(7, 3), op.pow(2, 5), op.neg(4), op.pos(-4), op.abs(-3), op.inv(5), op.invert(0))
print(op.and_(6, 3), op.or_(6, 3), op.xor(6, 3), op.lshift(1, 4), op.rshift(16, 2), op.not_([]), op.truth("a"), op.is_(None, None), op.is_not(1, None), op.index(True))
print(op.lt(1, 2), op.le(2, 2), op.eq(1, 1.0), op.ne(1, 2), op.gt(1, 2), op.ge(1, 2), op.concat([1], [2]), op.contains("abc", "b"), op.countOf([1, 2, 1], 1), op.indexOf("abc", "c"))
l = [1, 2, 3]
op.setitem(l, 0, "x")
op.delitem(l, 1)
print(l, op.getitem(l, 0), op.iadd(l, [5]), op.iconcat([1], (2,)), op.imul([1], 2), op.length_hint([1, 2]), op.length_hint(iter([1])), op.length_hint(5, 7), op.call(max, 1, 2, key=lambda x: -x))
print(op.__add__(1, 2), op.add is op.__add__ or op.add(1, 1))
print(itemgetter(1)("abc"), itemgetter(0, 2)("abc"), itemgetter(slice(1, None))("abc"), itemgetter("k")({"k": 1}), repr(itemgetter(1, "a")))
print(attrgetter("real")(5), attrgetter("real", "imag")(5), attrgetter("__class__.__name__")(5), repr(attrgetter("a", "b.c")))
print(methodcaller("upper")("ab"), methodcaller("split", "-", maxsplit=1)("a-b-c"), repr(methodcaller("f", 1, x=2)))
print(sorted([(1, "b"), (0, "c"), (1, "a")], key=itemgetter(0, 1)), max([{"v": 1}, {"v": 5}], key=itemgetter("v")))
show(lambda: op.add(1))
show(lambda: op.add(1, "a"))
show(lambda: op.concat(1, [2]))
show(lambda: op.concat([1], 2))
show(lambda: op.indexOf("abc", "z"))
show(lambda: op.countOf(5, 1))
show(lambda: op.index(1.5))
show(lambda: op.getitem([1], 5))
show(lambda: op.length_hint(1, "a"))
show(lambda: itemgetter())
show(lambda: itemgetter(1)())
show(lambda: itemgetter(1)(5))
show(lambda: itemgetter(5)("a"))
show(lambda: itemgetter(1)("ab", "cd"))
show(lambda: itemgetter(1)(obj="ab"))
show(lambda: attrgetter())
show(lambda: attrgetter(5))
show(lambda: attrgetter("zz")(5))
show(lambda: attrgetter("real.zz")(5))
show(lambda: methodcaller())
show(lambda: methodcaller(5))
show(lambda: methodcaller("zz")(5))
show(lambda: methodcaller("upper")())


class Hint:
    def __init__(self, v):
        self.v = v

    def __length_hint__(self):
        if isinstance(self.v, Exception):
            raise self.v
        return self.v


for v in (5, NotImplemented, "a", -1, TypeError("t"), ValueError("v")):
    show(lambda: op.length_hint(Hint(v), 9))


class M:
    def __matmul__(self, o):
        return "matmul"

    def __imatmul__(self, o):
        return "imatmul"


print(op.matmul(M(), 1), op.imatmul(M(), 1), op.ixor(5, 1), op.ipow(2, 3), op.itruediv(3, 2))
