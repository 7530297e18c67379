import operator as op

print(op.add(1, 2), op.mul("a", 3), op.truediv(1, 4), op.floordiv(7, 2), op.mod(7, 3), op.pow(2, 8), op.neg(5), op.abs(-3), op.and_(6, 3), op.or_(6, 3), op.xor(6, 3), op.invert(5), op.lshift(1, 4), op.rshift(16, 2), op.matmul if callable(op.matmul) else 0 and 0)
print(op.eq(1, 1.0), op.ne(1, 2), op.lt(1, 2), op.ge(2, 3), op.is_(None, None), op.is_not(1, None), op.not_([]), op.truth([1]), op.contains([1, 2], 2), op.countOf([1, 2, 1], 1), op.indexOf("abc", "c"), op.concat([1], [2]), op.index(True), op.length_hint([1, 2]))
d = {"k": 1}
op.setitem(d, "n", 2)
op.delitem(d, "k")
print(d, op.getitem([5, 6], 1), op.getitem("abc", slice(1, 3)))
rows = [{"name": "b", "n": 2}, {"name": "a", "n": 2}, {"name": "c", "n": 1}]
print([r["name"] for r in sorted(rows, key=op.itemgetter("n", "name"))], op.itemgetter(1)("abc"), op.itemgetter(0, -1)([1, 2, 3]), op.itemgetter(slice(2))("abcd"))
class P:
    def __init__(self, x, inner=None): self.x, self.inner = x, inner
    def scaled(self, by, plus=0): return self.x * by + plus
    def __repr__(self): return f"P{self.x}"
ps = [P(3, P(1)), P(1, P(2))]
print(sorted(ps, key=op.attrgetter("x")), op.attrgetter("inner.x")(ps[0]), op.attrgetter("x", "inner.x")(ps[1]), op.methodcaller("scaled", 2, plus=1)(ps[0]), op.methodcaller("upper")("abc"))
l = [1]
alias = l
l = op.iadd(l, [2])
print(l is alias, op.imul(3, 4), op.call(max, 1, 2), repr(op.itemgetter(1)), repr(op.attrgetter("a.b")), repr(op.methodcaller("m", 1, k=2)))
for action in (lambda: op.itemgetter(5)([1]), lambda: op.attrgetter("no")(1), lambda: op.add(1, "a"), lambda: op.indexOf([1], 2), lambda: op.itemgetter(), lambda: op.attrgetter(5)):
    try:
        action()
    except (IndexError, AttributeError, TypeError, ValueError) as error:
        print(type(error).__name__, error)
stack = []
for token in "3 4 + 2 * 7 -".split():
    if token.isdigit():
        stack.append(int(token))
    else:
        b, a = stack.pop(), stack.pop()
        stack.append({"+": op.add, "-": op.sub, "*": op.mul, "/": op.truediv}[token](a, b))
print(stack)
