from collections import deque


def show(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, "|", e)


d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
d.extend([5, 6])
d.extendleft("ab")
print(d, len(d), d[0], d[-1], d[3], d.maxlen, bool(deque()), 3 in d, "z" in d)
print(d.pop(), d.popleft(), d)
d.rotate(2)
print(d)
d.rotate(-3)
d.rotate()
print(d)
d.reverse()
print(d, d.count(1), d.index(1), d.index(3, 1), d.copy() == d, d.copy() is d)
d.insert(2, "ins")
d.insert(-1, "neg")
d.insert(100, "end")
print(d)
d.remove("ins")
del d[0]
d[0] = "zero"
print(d, list(reversed(d)), d + deque([9]), d * 2)
d += "xy"
d *= 1
print(d)
d.clear()
print(d)
m = deque(range(10), maxlen=3)
print(m, m.maxlen)
m.append(10)
m.appendleft(0)
m.extend("abcd")
m.extendleft("xy")
print(m, m * 2, m + m, m.copy())
print(deque(maxlen=0), deque([1], maxlen=None), deque("ab", 1))
print(deque([1, 2]) == deque([1, 2]), deque([1, 2]) < deque([1, 3]), deque([1]) < deque([1, 0]), deque([1]) == [1], deque() >= deque(), deque([2]) > deque([1, 5]), deque([1]) != deque([2]))
e = deque(range(5))
e.extend(e)
e.extendleft(deque([1]))
print(e)
show(lambda: deque().pop())
show(lambda: deque().popleft())
show(lambda: deque()[0])
show(lambda: deque([1])["a"])
show(lambda: deque([1])[0:1])
show(lambda: deque([1]).remove(5))
show(lambda: deque([1]).index(5))
show(lambda: deque([1], maxlen=-1))
show(lambda: deque([1], maxlen="a"))
show(lambda: deque([1], 2, 3))
show(lambda: deque(5))
show(lambda: deque([1], maxlen=1).insert(0, 2))
show(lambda: deque() + [1])
show(lambda: deque() < [1])
show(lambda: hash(deque()))
show(lambda: deque([1]).rotate("a"))


def mutate():
    q = deque([1, 2, 3])
    for x in q:
        q.append(x)


def mutate2():
    q = deque([1, 2, 3])
    it = iter(q)
    q.pop()
    return next(it)


show(mutate)
show(mutate2)


class Mut:
    def __init__(self, q):
        self.q = q

    def __eq__(self, other):
        self.q.clear()
        return False


q = deque()
q.extend([Mut(q), 1, 2])
show(lambda: q.remove(2))
q.extend([Mut(q), 1, 2])
show(lambda: 2 in q)
q.extend([Mut(q), 1, 2])
show(lambda: q.count(2))
r = deque([1])
r.append(r)
print(r)
it = iter(deque([1, 2, 3]))
print(next(it), it.__length_hint__(), list(it), type(it))
print(deque("ab").__reduce__()[:3], deque("ab", 5).__reduce__()[:3])


class D(deque):
    def __repr__(self):
        return "D" + super().__repr__()


x = D([1, 2], 5)
x.attr = 1
print(x, x.copy(), x + D([3]), x.attr)
big = deque()
for i in range(1000):
    big.append(i)
    if len(big) > 100:
        big.popleft()
print(big[0], big[50], big[-1], sum(big))
import copy
print(copy.copy(deque([1, [2]], 4)), copy.deepcopy(deque([1, [2]])))
