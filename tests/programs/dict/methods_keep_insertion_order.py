d = {"b": 1, "a": 2, 3: "three", (1, 2): None, None: 0, True: "t"}
print(d, len(d), d["a"], d[3], d[1], d[1.0], d[(1, 2)])
d["b"] = 10
d["new"] = 5
del d["a"]
d["a"] = "again"
print(d, list(d), list(d.values()), list(d.items()))
print(d.get("zz"), d.get("zz", 7), d.get("b"), "b" in d, "zz" in d, "zz" not in d)
print(d.setdefault("b", 3), d.setdefault("q"), d.setdefault("r", []), d)
print(d.pop("q"), d.pop("zz", "default"), d.popitem(), d)
e = d.copy()
e.clear()
print(e, d is d.copy(), d == d.copy())
d.update({"b": 0}, x=1, y=2)
d.update([("p", 1), ["q", 2], "rs"])
d.update(zip("uv", (1, 2)))
d.update()
print(d)
print(dict(), dict(a=1), dict({"a": 1}, b=2), dict([(1, 2)], c=3), dict.fromkeys("abc"), dict.fromkeys([1, 2], []))
print({1: 2} | {3: 4}, {1: 2, 5: 6} | {1: 9}, {**{1: 2}, **{1: 3, 4: 5}})
f = {1: 1}
f |= {2: 2}
f |= [(3, 3)]
print(f)
print({1: 1, 2: 2} == {2: 2, 1: 1}, {1: 1} == {1: 1.0}, {1: 1} != {1: 2}, {1: 1} == 5, {} == {})
print(list(reversed({1: 2, 3: 4})), list(reversed({1: 2, 3: 4}.values())), list(reversed({1: 2, 3: 4}.items())))
print({x: x * x for x in range(5)}, {k: v for k, v in [("a", 1)]})
big = {i: str(i) for i in range(2000)}
for i in range(0, 2000, 3):
    del big[i]
print(len(big), list(big)[:5], list(big)[-3:], sum(big))
for i in range(0, 2000, 3):
    big[i] = "x"
print(list(big)[-3:], list(big)[1333])
while len(big) > 3:
    big.popitem()
print(big)


class M:
    def keys(self):
        return ["k1", "k2"]

    def __getitem__(self, k):
        return k.upper()


print(dict(M()), {**M()})


class D(dict):
    def __missing__(self, key):
        return f"missing {key}"


x = D(a=1)
x.attr = 3
print(x, x["a"], x["b"], x.get("b"), "b" in x, x.attr, type(x.copy()), type(x | {}), D.fromkeys("ab"))
h = {-1: "a", -2: "b", 2 ** 61 - 1: "c", 0: "d", 2 ** 61: "e", 2 ** 64: "f", -(2 ** 61): "g"}
print(h, h[-1], h[-2], h[2 ** 61 - 1], h[0], h[2 ** 61], h[2 ** 64], h[-(2 ** 61)])
print({1.0: "x", 1: "y", True: "z"}, {0: 1, -0.0: 2, False: 3}, {"a": 1, b"a": 2})
