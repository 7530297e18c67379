def show(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, "|", e)


s = {1, 2, 3}
s.add(4)
s.add(4)
s.discard(9)
s.remove(1)
print(s, len(s), 2 in s, 1 in s)
print(s.union([7, 8], (9,)), s.intersection([2, 3], {3}), s.difference([2], [3]), s.symmetric_difference([2, 10]))
print(s.union(), s.intersection(), s.difference(), s.copy() == s, s.copy() is s)
print(s.issubset(range(10)), s.issuperset([2]), s.isdisjoint([1]), s.isdisjoint({2}))
print(s <= {2, 3, 4}, s < {2, 3, 4}, s < {2, 3, 4, 5}, s >= {2}, s > {2}, s == {4, 3, 2}, s != {1}, s == frozenset(s))
print(s | {5}, s & {2, 9}, s - {2}, s ^ {2, 9})
s |= {11}
s &= {2, 3, 11}
s -= {2}
s ^= {3, 4}
print(s)
s.update([1], "a", {2: 0})
s.intersection_update([1, 2, "a", 50], [2, 1])
s.difference_update([2], [9])
s.symmetric_difference_update([5, 5])
print(s)
s.clear()
print(s, bool(s), set(), frozenset(), {1}, frozenset({1}))
f = frozenset([1, 2])
print(f | {3}, type(f | {3}), type({3} | f), f.union([5]), f.copy() is f, frozenset(f) is f, hash(f) == hash(frozenset([2, 1])))
print({f: "frozen"}[frozenset([2, 1])], {1, 2} in [f], {1, 2} == f, {frozenset([1])} == {frozenset([1])})
n = {frozenset([1]), 5}
print({1} in n, {2} in n)
n.remove({1})
print(n)
n.add(frozenset([7]))
n.discard({7})
print(n)
show(lambda: set().pop())
show(lambda: s.remove(99))
show(lambda: s.remove({99}))
show(lambda: s.add([]))
show(lambda: [] in s)
show(lambda: {1} | [2])
show(lambda: {1} & [2])
show(lambda: {1} - [2])
show(lambda: {1} ^ "a")
show(lambda: {1} < [1])
show(lambda: {1} <= 5)
show(lambda: hash(set()))
show(lambda: {[]})
show(lambda: set(5))
show(lambda: set(1, 2))
show(lambda: set(a=1))
show(lambda: frozenset(5))
show(lambda: frozenset(1, 2))
show(lambda: frozenset(a=1))
show(lambda: s.union(5))
show(lambda: s.update(5))
show(lambda: s.isdisjoint(5))
show(lambda: s.issubset(5))
show(lambda: s.add())
show(lambda: s.add(1, 2))
show(lambda: s[0])
show(lambda: s + {1})
show(lambda: f.add)


def grow():
    x = {1, 2}
    for i in x:
        x.add(i + 10)


show(grow)


class S(set):
    pass


x = S([1, 2])
x.a = 1
print(x, type(x | {3}), type(x.copy()), x == {1, 2}, S(), isinstance(x, set), x.a)


class F(frozenset):
    pass


print(F([1]), type(F([1]) | {2}), hash(F([1])) == hash(frozenset([1])), type(frozenset(F([1]))))
it = iter({1, 2, 3})
print(next(it), it.__length_hint__(), it.__reduce__()[1:], list(it), it.__length_hint__())
r = {1}
print({1, 2}.__reduce__(), set.__doc__.splitlines()[0])


class Node:
    def __init__(self):
        self.s = set()

    def __repr__(self):
        return f"Node({self.s})"


node = Node()
node.s.add(node)
print(node)
big = set(range(1000))
print(len(big & set(range(500, 1500))), len(big - {1, 2}), len({1} | big), big.issuperset(range(10)), len(big ^ {5000, 1}))
g = set(range(100))
g.difference_update(range(50, 1000000))
print(len(g))
