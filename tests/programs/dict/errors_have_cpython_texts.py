def show(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, "|", e, "|", e.args)


d = {"a": 1}
show(lambda: d["b"])
show(lambda: d[(1, 2)])
show(lambda: d[[]])
show(lambda: d[{}])
show(lambda: d.__delitem__("zz"))
show(lambda: d.pop("zz"))
show(lambda: d.pop())
show(lambda: d.pop(1, 2, 3))
show(lambda: {}.popitem())
show(lambda: {}.pop([]))
show(lambda: d.pop([]))
show(lambda: d.get())
show(lambda: d.get([]))
show(lambda: d.setdefault())
show(lambda: d.setdefault({}))
show(lambda: {[]: 1})
show(lambda: {1: 2, set(): 1})
show(lambda: [] in d)
show(lambda: dict(5))
show(lambda: dict([1]))
show(lambda: dict(["abc"]))
show(lambda: dict([(1,)]))
show(lambda: dict([[], 1]))
show(lambda: dict(1, 2))
show(lambda: dict(["ab", 5]))
show(lambda: d.update(5))
show(lambda: d.update(1, 2))
show(lambda: d.update([(1, 2, 3)]))
show(lambda: d | 5)
show(lambda: d | [(1, 2)])
show(lambda: d < {})
show(lambda: d + {})
show(lambda: hash(d))
show(lambda: d.fromkeys())
show(lambda: dict.fromkeys(5))
show(lambda: dict.fromkeys([[]]))
show(lambda: d.keys(1))
show(lambda: d.copy(1))
show(lambda: {**5})
show(lambda: {**[1]})
show(lambda: (lambda **k: k)(**5))
show(lambda: (lambda **k: k)(**{1: 2}))
show(lambda: (lambda **k: k)(**{"a": 2}, **{"a": 3}))
show(lambda: d.keys() + 1)
show(lambda: hash(d.keys()))
show(lambda: d.values() | set())
show(lambda: d.missing)


def ior():
    global d
    d |= 5


show(ior)


def change_size():
    x = {1: 1, 2: 2}
    for k in x:
        x[k + 10] = 1


def change_size2():
    x = {1: 1, 2: 2}
    for k in x.items():
        x.clear()


def change_keys():
    x = {1: 1, 2: 2, 3: 3}
    for i, k in enumerate(x):
        del x[k]
        x[k + 100 + i] = 1
        if i > 20:
            break


show(change_size)
show(change_size2)
show(change_keys)


class K:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise ValueError("eq of keys")


show(lambda: {K(1): 1, K(2): 2})
k = {K(1): 1}
show(lambda: k[K(3)])
show(lambda: K(1) in k)
show(lambda: 1 in k)


class H:
    def __hash__(self):
        return "x"


class H2:
    __hash__ = None


show(lambda: {H(): 1})
show(lambda: {H2(): 1})
show(lambda: dict(a=1, **{"a": 2}))
