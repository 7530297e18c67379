from collections import OrderedDict


def show(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, "|", e)


od = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
print(od, OrderedDict(), OrderedDict(x=1), OrderedDict({"p": 1}, q=2))
od.move_to_end("a")
print(od, list(od))
od.move_to_end("c", last=False)
od.move_to_end("c", False)
print(od)
od.move_to_end("b", False)
od.move_to_end("b", False)
print(list(od), od.popitem(), od.popitem(last=False), od)
od["z"] = 26
od["y"] = 25
od["z"] = 0
print(od, od.pop("z"), od.pop("nope", 5), od)
print(od.keys(), od.values(), od.items(), list(reversed(od)), list(reversed(od.items())), list(reversed(od.values())))
print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == dict(b=2, a=1), dict(b=2, a=1) == OrderedDict(a=1, b=2), OrderedDict(a=1) != OrderedDict(a=2))
print(od.setdefault("y", 1), od.setdefault("new"), od.copy(), od.copy() == od, type(od.copy()))
print(OrderedDict.fromkeys("abc"), OrderedDict.fromkeys("ab", 0), od | {"k": 1}, {"k": 1} | od)
od |= {"i": 9}
od.update([("j", 10)], k=11)
print(od)
show(lambda: OrderedDict().popitem())
show(lambda: od.move_to_end("nope"))
show(lambda: od.pop("nope"))
show(lambda: od["nope"])
show(lambda: OrderedDict([1]))
show(lambda: OrderedDict([(1, 2, 3)]))
show(lambda: OrderedDict([()]))
show(lambda: OrderedDict(1, 2))
show(lambda: hash(od))
show(lambda: od < od)


def mutate():
    for k in od:
        od.move_to_end(k)


def mutate2():
    for k in od:
        od["extra"] = 1


def mutate3():
    for k, v in od.items():
        del od[k]


show(mutate)
show(mutate2)
show(mutate3)
od.clear()
print(od, len(od))
od.attr = "x"
print(od.attr, od.__dict__)
r = OrderedDict()
r["self"] = r
print(r)


class LRU(OrderedDict):
    def __init__(self, n):
        self.n = n
        super().__init__()

    def __getitem__(self, k):
        v = super().__getitem__(k)
        self.move_to_end(k)
        return v

    def __setitem__(self, k, v):
        if k in self:
            self.move_to_end(k)
        super().__setitem__(k, v)
        if len(self) > self.n:
            del self[next(iter(self))]


c = LRU(3)
for i in range(5):
    c[i] = i * i
    if i >= 2:
        c[2]
print(list(c), len(c), list(c.items()), c.n)
big = OrderedDict((i, i) for i in range(500))
for i in range(0, 500, 2):
    big.move_to_end(i)
for i in range(0, 500, 5):
    big.move_to_end(i, last=False)
print(list(big)[:6], list(big)[-4:], len(big))
while len(big) > 5:
    big.popitem(last=len(big) % 2 == 0)
print(big)
print(OrderedDict(a=1).__reduce__()[:2], isinstance(od, dict))
import copy
print(copy.copy(OrderedDict(a=[1])), copy.deepcopy(OrderedDict(a=[1], b=2)))
# A missing key becomes the exception's arguments here, not its only one.
for key in None, (1, 2), (), "k", KeyError(3):
    for call in (OrderedDict().pop, OrderedDict(a=1).move_to_end, OrderedDict().__delitem__, {}.pop):
        try:
            call(key)
        except KeyError as e:
            print(e.args, end=" ")
    print()
