import sys
def t(f, *a, **k):
    try: print(f(*a, **k))
    except BaseException as e: print(type(e).__name__, e, repr(e.__cause__), repr(e.__context__))
def g():
    try:
        while True:
            try:
                x = yield
                print('got', x)
            except ValueError as e:
                print('caught', e)
                yield 'recovered'
    finally:
        print('cleanup')
i = g(); next(i); i.send(1); print(i.throw(ValueError('v'))); next(i); i.close(); t(next, i); print(i.gi_frame)
i = g(); t(i.send, 1); t(i.throw, KeyError('x')); t(next, i)
i = g(); next(i); t(i.throw, TypeError); t(i.throw, TypeError)
i = g(); next(i); t(i.throw, 5); t(i.throw, int); t(i.throw); 
del i
def ret():
    r = yield 1
    return r
i = ret(); next(i); t(i.send, 'val')
def yf():
    r = yield from ret()
    print('r', r)
    r = yield from [1, 2]
    print('r', r)
    return (yield from iter('ab'))
i = yf(); print(next(i), i.gi_yieldfrom is not None, i.send('sent'), next(i), next(i), next(i)); t(next, i)
i = yf(); next(i); t(i.throw, KeyError('kk')); 
i = yf(); next(i); next(i); t(i.send, 5)
class It:
    def __init__(s): s.n = 0
    def __iter__(s): return s
    def __next__(s):
        s.n += 1
        if s.n > 3: raise StopIteration('itret')
        return s.n
    def send(s, v): print('It.send', v); return 'sent' + str(v)
    def throw(s, *a): print('It.throw', a); return 'thrown'
    def close(s): print('It.close')
def d(): 
    r = yield from It()
    print('ret', r)
i = d(); print(next(i), i.send(9), i.throw(ValueError('q')), next(i), next(i)); t(next, i)
i = d(); next(i); i.close()
def s():
    raise StopIteration('x')
    yield
t(next, s())
def s2():
    yield next(iter([]))
t(next, s2())
def ige():
    try: yield 1
    except GeneratorExit: yield 2
i = ige(); next(i); t(i.close)
def rge():
    try: yield 1
    except GeneratorExit: return 5
i = rge(); next(i); t(i.close)
def rae():
    try: yield 1
    except GeneratorExit: raise ValueError('in close')
i = rae(); next(i); t(i.close)
def nested():
    try: yield 1
    finally:
        try: yield 2
        finally: print('inner fin')
i = nested(); next(i); t(i.close); del i
print('after')
def cond():
    try: yield 'a'
    finally: print('fin cond')
for x in cond(): break
print('loop left')
g1 = (x * 2 for x in range(3)); print(type(g1), g1.__name__, g1.__qualname__, list(g1), g1.gi_code.co_name)
t(lambda: list(x for x in 5))
t(lambda: (x for x in 5))
t(lambda: list(1 / x for x in [1, 0]))
print(g.__name__, g().__name__, g().__qualname__)
i = g(); i.__name__ = 'renamed'; i.__qualname__ = 'q.renamed'; print(repr(i)[:28])
def sn(): i.__name__ = 5
t(sn)
def exc_state():
    try: raise KeyError('outer')
    except KeyError:
        yield sys.exc_info()[1]
        yield sys.exc_info()[1]
i = exc_state(); print(repr(next(i)), sys.exc_info())
try: raise ValueError('x')
except ValueError: print(repr(next(i)), repr(sys.exception()))
def recursive(n):
    if n: yield n; yield from recursive(n - 1)
print(list(recursive(10)))
t(lambda: sum(recursive(60)))
def infinite():
    n = 0
    while True: yield n; n += 1
from itertools import islice
print(list(islice(infinite(), 5)))
def send_loop():
    total = 0
    while True:
        v = yield total
        if v is None: break
        total += v
    return total
i = send_loop(); next(i); print(i.send(5), i.send(6)); t(i.send, None)
def fg():
    a, b = yield
    print(a, b)
    (c, *d) = yield
    print(c, d)
i = fg(); next(i); i.send((1, 2)); t(i.send, [1, 2, 3])
i = fg(); next(i); t(i.send, 5)
lam = lambda: (yield 5)
print(list(lam()))
class G:
    def __iter__(self):
        for i in range(3): yield i
    @staticmethod
    def s(n, *a, k=3, **kw):
        yield n; yield a; yield k; yield kw
    @classmethod
    def c(cls): yield cls.__name__
    @property
    def p(self): yield 'prop'
print(list(G()), list(G.s(1, 2, 3, z=1)), list(G.c()), list(G().p), sum(G()), max(G()), 2 in G(), [*G()], {*G()}, dict.fromkeys(G()), tuple(G()))
a, b, c = G(); print(a, b, c)
a, *b = G(); print(a, b)
t(lambda: (lambda a, b: 0)(*G()))
def outer():
    def inner():
        nonlocal n
        n += 1
        yield n
    n = 0
    for _ in range(3): yield from inner()
print(list(outer()))
def with_gen():
    class C:
        def __enter__(s): print('enter'); return s
        def __exit__(s, *a): print('exit', a[0] and a[0].__name__)
    with C(): yield 1; yield 2
i = with_gen(); next(i); i.close()
i = with_gen(); next(i); t(i.throw, KeyError)
print(list(with_gen()))
def unused(a, b, *args, c=1, **kw): yield 1
print(list(unused([], {}, 1, c=[], z={})))
def delp(a):
    del a
    yield 1
    yield a
t(lambda: list(delp(1)))
