import gc
def a(n):
    for i in range(n):
        for j in range(i):
            yield i * j
def b(xs):
    for x in xs:
        for y in (1, 2):
            yield x + y
    for k in range(0, 10, n_step()):
        yield k
def n_step(): return 3
def c(s):
    for ch in s:
        for d in s:
            got = yield ch + d
            if got: s += got
def e():
    try:
        for i in range(3):
            try:
                yield i
            finally:
                print("fin", i)
    except GeneratorExit:
        print("exit"); raise
def f(xs):
    for x in xs:
        yield x
        xs.append(x)
        if len(xs) > 6: return
    yield "never"
def g():
    yield from a(4)
    yield from b([1, 2])
def h(big):
    for i in range(big, big + 3):
        yield i
def w(xs):
    for i, x in enumerate(xs):
        for p, q in zip(xs, xs):
            yield i, x, p, q
print(list(a(5)), list(b([1, 2, 3])), list(c("abc")), list(c("aé")))
z = c("xy"); print(next(z), z.send("z"), list(z))
for k in range(3):
    z = e()
    for _ in range(k): print(next(z))
    z.close()
z = e(); next(z)
try: z.throw(ValueError("q"))
except ValueError as ex: print("got", ex)
print(list(f([1, 2, 3])), list(g()), list(h(1 << 61)), list(h((1 << 61) - 2)), list(w("ab")))
z = a(100); print([next(z) for _ in range(5)]); gc.collect(); print(next(z)); del z
print(sum(x for x in [1, 2, 3]), sum(x for x in range(5)), max(x for x in (4, 9, 2)), [*(x for x in "abc")], list(x for x in {1: 2}), any(x > 2 for x in [1, 2, 3]), all(x for x in [1, 0]))
print(list(i * j for i in range(3) for j in range(i)), list((i, j) for i in [1, 2] for j in "ab" if i))
z = (x for x in [1, 2, 3]); print(next(z)); l = list(z); print(l, list(z))
class It:
    def __del__(self): print("It gone")
def hold(x):
    for i in range(5):
        yield i
z = hold(It()); next(z); print("drop"); z = None; print("dropped")
z = hold(It()); del z; print("unstarted dropped")
def m(xs):
    for i in range(len(xs)):
        for x in xs:
            if x == i:
                yield x
                break
        else:
            yield None
print(list(m([0, 2, 1, 7])))
print((1, 2) < (1, 3), (1, "a") == (1, "a"), (1.0, 2) == (1, 2), min((3, 1), (2, 9)), sorted([(2, "b"), (1, "z"), (2, "a"), (1,)]), ((1, 2), 3) < ((1, 2), 4), () < (1,), (1, 2) == [1, 2], (1,) != (1,))
try: (1, "a") < (1, 2)
except TypeError as ex: print(ex)
import heapq
hq = []
for i in range(20): heapq.heappush(hq, ((i * 7) % 11, "k%d" % i, i))
print([heapq.heappop(hq) for _ in range(20)])
print("a-b".split("-"), " x ".strip(), "abc".replace("a", "b", 1), "x".join(["1"]), {}.get(1), {}.get(1, 2), [3, 2].pop(), [3, 2].pop(0))
for bad in (lambda: {}.get(), lambda: {}.get(1, 2, 3), lambda: [].pop(1, 2), lambda: "".split(1, 2, 3), lambda: [].pop()):
    try: bad()
    except Exception as ex: print(type(ex).__name__, ex)
