import _random

r = _random.Random(42)
print([r.random() for i in range(5)], [r.getrandbits(k) for k in (0, 1, 5, 31, 32, 33, 64, 100, 500)])
for seed in (0, 1, -1, 5, -5, 2**31, 2**32, 2**64, 10**50, -(10**50), True, 1.5, "abc" if False else (1, 2)):
    r = _random.Random(seed)
    print(seed, r.random(), r.getrandbits(70))
r = _random.Random()
r.seed(7)
state = r.getstate()
print(len(state), state[:3], state[-2:], r.random())
after = [r.random() for i in range(1000)]
r.setstate(state)
r.random()
print(after == [r.random() for i in range(1000)], sum(after))
for f in (lambda: r.setstate([1]), lambda: r.setstate((1,)), lambda: r.setstate((1,) * 624 + (700,)), lambda: r.setstate((-1,) * 625), lambda: r.setstate(("a",) * 625), lambda: r.getrandbits(-1), lambda: r.getrandbits(1.5), lambda: r.getrandbits(), lambda: r.random(1), lambda: r.seed(1, 2), lambda: r.seed([]), lambda: _random.Random(1, 2), lambda: _random.Random(x=1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Mine(_random.Random):
    def __init__(self, x=None):
        self.seed(x)
        self.extra = 1


m = Mine(42)
print(m.random(), m.extra)
