text = "the quick brown fox jumps over the lazy dog the end"
counts = {}
for word in text.split():
    counts[word] = counts.get(word, 0) + 1
print(counts)
groups = {}
for word in text.split():
    groups.setdefault(len(word), []).append(word)
print(groups, sorted(groups))
print({k: v for k, v in counts.items() if v > 1}, {v: k for k, v in {"a": 1, "b": 2}.items()}, max(counts, key=counts.get), sorted(counts, key=lambda w: (-counts[w], w))[:3])
a, b = {"x": 1, "y": 2}, {"y": 20, "z": 30}
print(a | b, b | a, {**a, **b, "w": 0}, dict(a, **b), dict(a, q=5))
a |= b
a.update([("k", 1)], m=2)
a.update({"x": 100})
print(a, list(a), list(reversed(a)), len(a), "x" in a, a.pop("x"), a.pop("nope", None), a.popitem(), a)
d = dict([("one", 1), ("two", 2)])
print(d == {"two": 2, "one": 1}, dict(zip("ab", range(2))), dict.fromkeys("ab", 0), dict.fromkeys([1]), {}.get("x"), d.get("x", "default"), d.setdefault("one", 5), d.setdefault("three"), d)
d["one"] = "changed keeps its place"
del d["two"]
d["two"] = "goes last"
print(d)
print(d.keys() & {"one", "x"}, d.keys() - {"one"} == {"two", "three"}, list(d.values()), list(d.items())[0], d.keys() == {"one", "two", "three"}, ("one", 1) in d.items())
nested = {"a": {"b": {"c": 1}}}
nested["a"]["b"]["d"] = [1, {"e": 2}]
print(nested, nested["a"]["b"]["d"][1]["e"])
print({1: "int", 1.0: "float", True: "bool"}, {0: "a", False: "b"}, {(1, 2): "t", frozenset([1]): "f", None: "n", "": "e"})
for action in (lambda: {}["k"], lambda: {[]: 1}, lambda: dict([1]), lambda: dict([(1, 2, 3)]), lambda: dict(5), lambda: {}.popitem(), lambda: {} | 5, lambda: {} < {}, lambda: {"a": 1} + {}, lambda: {}.pop("k"), lambda: dict(**{1: 2})):
    try:
        action()
    except (KeyError, TypeError, ValueError) as error:
        print(type(error).__name__, error)
squares = {n: n * n for n in range(1000)}
for n in range(0, 1000, 3):
    del squares[n]
print(len(squares), sum(squares.values()), list(squares)[:5], next(iter(squares)), squares == dict(squares), squares.copy() is squares)
inverse = {}
for k, v in counts.items():
    inverse.setdefault(v, set()).add(k)
print(sorted(inverse), inverse[3], sorted(inverse[1]))
