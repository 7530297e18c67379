items = [1, 2]
it = iter(items)
print(list(it))
items.append(3)
print(list(it), next(it, "end"))

fresh = iter(items)
next(fresh)
items.append(4)
print(list(fresh))

iterators = {
    "tuple": iter((1,)), "str": iter("a"), "bytes": iter(b"a"), "dict": iter({1: 2}), "range": iter(range(1)),
    "set": iter({1}), "zip": zip([1], [2]), "map": map(str, [1]), "filter": filter(None, [1]),
    "enumerate": enumerate("a"), "reversed": reversed([1]), "generator": (x for x in [1]), "items": iter({1: 2}.items()),
}
for name, it in iterators.items():
    print(name, list(it), list(it), next(it, "end"))

import operator
print([operator.length_hint(iter(x)) for x in ([1, 2, 3], (1, 2), "abcd", range(7), {1: 1}, {1, 2})])
it = iter([1, 2, 3])
next(it)
print(operator.length_hint(it), operator.length_hint(reversed([1, 2])), operator.length_hint(x for x in ()))

d = {"a": 1, "b": 2}
try:
    for k in d:
        d[k + "x"] = 0
except RuntimeError as error:
    print(error)
s = {1, 2, 3}
try:
    for x in s:
        s.add(x + 10)
except RuntimeError as error:
    print(error)
d = dict.fromkeys("abc")
for k in list(d):
    del d[k]
print(d)

print(list(zip("abc", [1, 2], (True, False, None))), list(zip()), list(zip("a")))
try:
    list(zip("ab", "a", strict=True))
except ValueError as error:
    print(error)
shared = iter(range(7))
print(list(zip(shared, shared, shared)), list(shared))
print(list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(enumerate("ab", 5)))
