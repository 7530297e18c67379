print([1, 2] < [1, 3], [1, 2] <= [1, 2], [1] < [1, 0], [] < [0], [2] > [1, 9], [1, 2] >= [1, 2, 0])
print([1, 2] == [1.0, 2.0], [1] != [1], [1] == (1,), [[1]] == [[1]], [1, [2, [3]]] == [1, [2, [3]]])
nan = float("nan")
print([nan] == [nan], nan in [nan], [nan].count(nan), [nan].index(nan), [1, nan] < [1, nan])
a = [1]
a.append(a)
print(a)
b = [a, [a]]
print(b)
c = {"k": []}
c["k"].append(c)
print(c, [c])
t = ([],)
t[0].append(t)
print(t)


class R:
    def __repr__(self):
        return "<R>"


print([R(), [R()]], (R(),), {R: 1} == {R: 1})


class BadRepr:
    def __repr__(self):
        raise ValueError("bad repr")


for container in ([BadRepr()], (BadRepr(),), {1: BadRepr()}, {BadRepr()}):
    try:
        repr(container)
    except ValueError as e:
        print(type(container).__name__, e)
l = [BadRepr()]
try:
    repr(l)
except ValueError:
    pass
l[0] = 1
print(l)


class Eq:
    def __init__(self, v):
        self.v = v

    def __eq__(self, other):
        print("eq", self.v, getattr(other, "v", other))
        return self.v == getattr(other, "v", other)


print([Eq(1), Eq(2)] == [Eq(1), Eq(3)])
print(Eq(2) in [1, 2, 3], 3 in [Eq(1), Eq(3)])
deep = []
for i in range(50):
    deep = [deep]
print(deep)
x = []
for i in range(100000):
    x = [x]
try:
    repr(x)
except RecursionError as e:
    print("RecursionError", str(e)[:40])
y = []
for i in range(100000):
    y = [y]
try:
    x == y
except RecursionError as e:
    print("RecursionError", str(e)[:40])
