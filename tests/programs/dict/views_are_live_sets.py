d = {"a": 1, "b": 2}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), len(v), len(i))
d["c"] = 3
print(k, v, i, "c" in k, 3 in v, ("c", 3) in i, ("c", 4) in i, "c" in i, 5 in k)
print(sorted(k & {"a", "z"}), sorted(k | {"z"}), sorted(k - {"a"}), sorted(k ^ {"a", "z"}))
print(sorted(i & {("a", 1), ("b", 9)}), sorted(i - [("a", 1)]), sorted({"a", "q"} & k), sorted(["q", "a"] | k), sorted({"a", "q"} - k))
print(k == {"a", "b", "c"}, k == ["a"], k <= {"a", "b", "c", "d"}, k < {"a", "b", "c"}, k >= {"a"}, i == {("a", 1), ("b", 2), ("c", 3)})
print(k.isdisjoint("xyz"), k.isdisjoint("a"), i.isdisjoint([("a", 1)]), i.isdisjoint([]))
print(d.keys() == {"a": 0, "b": 0, "c": 0}.keys(), v == v, v == d.values())
print(k.mapping, type(k.mapping), k.mapping["a"])
print(list(reversed(k)), list(reversed(v)), list(reversed(i)))
it = iter(i)
print(next(it), it.__length_hint__(), list(it), it.__length_hint__())
it = iter(d)
next(it)
print(it.__reduce__()[1:], list(it))
print(type(iter(k)), type(iter(v)), type(iter(i)), type(reversed(k)), type(reversed(v)), type(reversed(i)))
print({}.keys(), {}.values(), {}.items(), repr({1: {2: 3}}.items()))
r = {}
r["self"] = r.values()
print(str(r)[:24])
try:
    {1: []}.items() | set()
except TypeError as e:
    print(e)
print(({1: []}.items() == {(1, 2): 3}.items()), {1: [1]}.items() == {1: [1]}.items())
try:
    it = iter(d.values())
    next(it)
    d["new"] = 1
    next(it)
except RuntimeError as e:
    print(e)
try:
    next(it)
except RuntimeError as e:
    print("again", e)
print(set({"x": 1}.keys()), [*{"x": 1}], dict({"x": 1}.items()), max({"p": 1, "q": 0}), max({"p": 1, "q": 0}, key={"p": 1, "q": 0}.get))
