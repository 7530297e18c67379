from collections import defaultdict, Counter


def show(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, "|", e)


d = defaultdict(list)
d["a"].append(1)
d["a"].append(2)
d["b"]
print(d, d["c"], len(d), d.default_factory, d.get("zz"), "zz" in d)
n = defaultdict(int, {"x": 1}, y=2)
n["x"] += 5
n["new"] += 1
print(n, dict(n), n == {"x": 6, "y": 2, "new": 1})
print(defaultdict(), defaultdict(None, a=1), defaultdict(lambda: 5)["k"])
show(lambda: defaultdict()["k"])
show(lambda: defaultdict(None)["k"])
show(lambda: defaultdict(5))
show(lambda: defaultdict(list, 5))
show(lambda: defaultdict(list)[[]])
c = n.copy()
print(type(c), c, c.default_factory, n | {"q": 1}, {"q": 1} | n)
n |= {"z": 26}
print(n, n.__missing__("m"), n.__reduce__()[:2])
n.default_factory = None
show(lambda: n["nope"])
rec = defaultdict(lambda: rec)
print(defaultdict(list, {1: [2]}), rec["a"] is rec)


class DD(defaultdict):
    pass


x = DD(set, a={1})
x["b"].add(2)
print(x, type(x.copy()))
w = Counter("abracadabra")
print(w, w["a"], w["zz"], w.most_common(2), sorted(w.elements()), w.total())
w.update("aaz")
w.subtract({"b": 5})
print(w, +w, -w, w + Counter("ab"), w - Counter("a" * 3), w & Counter("aab"), w | Counter("q"))
print(Counter(a=1, b=2), Counter({"a": 3}), Counter(), Counter([1, 1, 2]), Counter("ab") == Counter("ba"), Counter("a") <= Counter("ab"))
del w["a"]
del w["not there"]
print(w, list(w), dict(w))
k = Counter()
for word in "the cat the dog the end".split():
    k[word] += 1
print(k.most_common(), k)


class MyC(Counter):
    def __setitem__(self, key, v):
        super().__setitem__(key, v * 10)


print(MyC("aab"))
