a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a | b, a & b, a - b, a ^ b, b - a, a.union([9], (8,)), a.intersection(b, [4]), a.difference([1], [2]), a.symmetric_difference([1, 7]))
print(a >= {1, 2}, a > a, a <= a, {1} < a, a.issuperset([1]), {1}.issubset([1, 2]), a.isdisjoint({9}), a == {4, 3, 2, 1}, a != b, a == frozenset(a))
s = set()
s.add(1); s.add(1); s.update([2, 3], (4,)); s.discard(99); s.discard(2)
print(s, len(s), 3 in s, s.pop() in (1, 3, 4), len(s))
s.clear()
print(s, set([1, 1, 2]), {*"aab"} == {"a", "b"}, set(), type({}).__name__, frozenset([1, 2]), frozenset())
s |= {1, 2, 3}
s &= {2, 3, 4}
s -= {3}
s ^= {7}
print(sorted(s), s.copy() is s, s.remove(7), s)
for action in (lambda: s.remove(99), lambda: set().pop(), lambda: {[]}, lambda: s | [1], lambda: s < [1], lambda: hash(s), lambda: frozenset().add(1), lambda: s[0], lambda: {1} + {2}, lambda: set(5)):
    try:
        action()
    except (KeyError, TypeError, AttributeError) as error:
        print(type(error).__name__, error)
f = frozenset("ab")
print(hash(f) == hash(frozenset("ba")), {f: 1}[frozenset("ba")], f | {"c"} == {"a", "b", "c"}, type(f | {"c"}).__name__, type({"c"} | f).__name__, {frozenset([1]), frozenset([1])})
print(sorted(x * x for x in {3, 1, 2}), sum({1, 2, 3}), min({5, 2}), {x % 3 for x in range(10)}, {1, 1.0, True}, {0, False})
words1, words2 = set("the cat sat".split()), set("the dog sat".split())
print(sorted(words1 & words2), sorted(words1 ^ words2), len(words1 | words2), words1.isdisjoint({"x"}))
def powerset(items):
    result = [frozenset()]
    for item in items:
        result += [s | {item} for s in result]
    return result
print(len(powerset(range(5))), sorted(map(sorted, powerset([1, 2]))))
seen = set()
print([x for x in [3, 1, 3, 2, 1] if not (x in seen or seen.add(x))])
big = set(range(10000))
big -= set(range(0, 10000, 2))
print(len(big), sum(big), 77 in big, 78 in big)
