import gc


def make(*items):
    return items


class C:
    pass


c = C()
c.x = 1
for v in (0, "a", None, 1.5, [], {}, {"a": 1}, {"a": []}, {1: ()}, {1: make([])}, (), make([]), set(), c, c.__dict__, C, make, len, range(3)):
    print(type(v).__name__, gc.is_tracked(v))
t = make(1, 2)
print(gc.is_tracked(t))
gc.collect()
print(gc.is_tracked(t), gc.is_tracked(make([])))
d = {}
print(gc.is_tracked(d))
d["a"] = 1
print(gc.is_tracked(d))
d["b"] = []
print(gc.is_tracked(d))
# An empty dict or list inside is enough, whatever it holds itself.
print(gc.is_tracked({1: {}}), gc.is_tracked({1: make([])}), gc.is_tracked(make({})), gc.is_tracked({1: ()}))
