# exit: 1
def f(xs, n):
    x = 5
    a = [x for x in xs]
    b = [i * 2 for i in range(n)]
    c = {i for i in range(n) if i % 2}
    d = {k: v for k, v in zip(xs, range(n))}
    e = [[i * j for j in range(3)] for i in range(4)]
    g = [x for x in x2 if (lambda: x)()]
    h = [c for c in "hello"]
    t = [x for x in (1, 2, 3)]
    fs = [lambda: i for i in range(3)]
    return x, a, b, sorted(c), d, e, g, h, t, [q() for q in fs]
x2 = [3, 0, 1]
print(f([1, 2, 3], 4))
def bad(xs):
    x = "keep"
    try:
        return [10 // x for x in xs]
    except ZeroDivisionError:
        return x
print(bad([1, 0]), bad([]), bad((1, 5)))
def shadow(x): return [x for x in x]
print(shadow([1, 2]), shadow("ab"), shadow(range(3)), shadow({1: 2}))
def mut(l):
    return [l.append(1) or v for v in l if len(l) < 10]
print(mut([5]))
def tr(xs):
    return [[1 // y for y in x] for x in xs]
class K:
    v = [i for i in range(3)]
    w = [j for j in [1, 2]]
print(K.v, K.w)
def gen(n):
    for i in [k for k in range(n)]:
        yield [i + j for j in range(i)]
print(list(gen(4)))
m = [i for i in range(5)]; print(m)
tr([[1], [2, 0]])
