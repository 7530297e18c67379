# exit: 1
def f(xs):
    out = []
    for i, x in enumerate(xs):
        out.append((i, x))
    return out
print(f([5, 6]), f("ab"), f((1, 2)), f({"k": 1}), f([]), f(iter([1])))
def g(xs):
    r = [i * x for i, x in enumerate(xs)]
    s = {x: i for i, x in enumerate(xs)}
    t = [(i, j, a, b) for i, a in enumerate(xs) for j, b in enumerate(xs) if i != j]
    u = [i + p for i, (p, q) in enumerate(list(zip(xs, xs)))]
    return r, s, t, u
print(g([3, 4, 5]))
def grow(xs):
    for i, x in enumerate(xs):
        if len(xs) < 6: xs.append(x + 10)
        if i == 3: del xs[-1]
    return xs
print(grow([1, 2]))
def gen(xs):
    for i, x in enumerate(xs):
        yield i, x
        if i == 1: xs.append(99)
print(list(gen([7, 8])))
def brk(xs):
    for i, x in enumerate(xs):
        if x == "b": break
    else: return "none"
    return i, x
print(brk(["a", "b", "c"]), brk(["x"]), brk([]) if False else "")
def err(xs):
    for i, x in enumerate(xs):
        try: 1 // x
        except ZeroDivisionError: print("zero at", i)
    for i, x in enumerate(xs): 10 // x
def nested(m):
    return sum(i * j * v for i, r in enumerate(m) for j, v in enumerate(r))
print(nested([[1, 2], [3, 4]]))
def many(a, b):
    t = 0
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            for k, z in enumerate(a):
                if isinstance(y, str): t += len(y)
                elif x == y == z: t += i + j + k
                else: t -= 1.5
    return t
print(many([1, 2, 3], [1, "ab", 2.0, 3]))
class K:
    v = [i for i, x in enumerate([4, 5])]
    for p, q in enumerate(v): pass
print(K.v, K.p, K.q)
def s(xs, enumerate=lambda x: [(9, 9)]):
    return [a for a, b in enumerate(xs)]
print(s([1]))
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
def life():
    for i, x in enumerate([D(1)]):
        print(i, x.n)
        del x
    print("done")
life()
err([1, 0])
