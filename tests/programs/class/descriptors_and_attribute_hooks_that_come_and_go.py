class M(type): pass
class A(metaclass=M): x = 1
def f():
    for i in range(6):
        print(A.x, end=' ')
        if i == 1: M.x = property(lambda c: 5)
        if i == 3: del M.x
    print()
f()
class Desc:
    def __init__(s): s.v = 'd'
d = Desc()
class B: y = d
def g():
    b = B()
    for i in range(8):
        print(b.y if b.y is not d else 'raw', end=' ')
        if i == 1: Desc.__get__ = lambda s, o, t: 'got'
        if i == 3: b.__dict__['y'] = 'inst'
        if i == 5: Desc.__set__ = lambda s, o, v: None
    print()
g()
class Fn:
    def __init__(s, f): s.f = f
    def __call__(s, *a): return ('called', len(a))
class Cc: m = Fn(1)
def h():
    c = Cc()
    for i in range(5):
        print(c.m(1), end=' ')
        if i == 1: Fn.__get__ = lambda s, o, t: (lambda x: 'bound')
        if i == 3: Fn.__call__ = lambda s, *a: 'newcall'; del Fn.__get__
    print()
h()
class Sl:
    __slots__ = ('a',)
def k():
    s = Sl(); s.a = 1
    old = Sl.__dict__['a']
    for i in range(6):
        print(s.a, end=' ')
        if i == 1: Sl.a = 7
        if i == 2: del Sl.a
        if i == 3: break
    try: s.a
    except AttributeError as e: print(e)
    Sl.a = old
    print(s.a)
try: k()
except AttributeError as e: print(e)
class P1:
    def __setattr__(s, n, v): print('set', n, end=' '); object.__setattr__(s, n, v)
class Q1: pass
def ss():
    o = Q1()
    for i in range(6):
        o.x = i
        if i == 1: Q1.__setattr__ = P1.__setattr__
        if i == 2: o.__class__ = P1
        if i == 3: del Q1.__setattr__; o.__class__ = Q1
    print(o.x)
ss()
class G1: pass
def gg():
    o = G1(); o.x = 1
    for i in range(8):
        try: print(o.x, o.nope, end=' ')
        except AttributeError as e: print('AE', end=' ')
        if i == 1: G1.__getattr__ = lambda s, n: 'ga'
        if i == 3: del o.x
        if i == 5: del G1.__getattr__
    print()
gg()
class H1: z = 1
class H2: z = 2
class H3(H1): pass
def hh():
    o = H3()
    for i in range(5):
        print(o.z, H3.z, end=' ')
        if i == 1: H3.__bases__ = (H2,)
        if i == 2: H2.z = 'zz'
        if i == 3: H1.z = 'no'
    print()
hh()
def kwd():
    def f(a, b=1, *, c=2): return (a, b, c)
    for i in range(6):
        print(f(i), end=' ')
        if i == 1: f.__defaults__ = (10,)
        if i == 2: f.__kwdefaults__ = {'c': 20}
        if i == 3: f.__code__ = (lambda a, b=1, *, c=2: 'new').__code__
        if i == 4: f.__defaults__ = None; f = lambda x: 'l'
    print()
kwd()
def glf(a, b=1): return a + b
def gl():
    for i in range(6):
        try: print(glf(i), end=' ')
        except TypeError as e: print(e, end=' ')
        if i == 1: glf.__defaults__ = (10,)
        if i == 2: glf.__code__ = (lambda a, b: a * b).__code__
        if i == 3: glf.__defaults__ = None
    print()
gl()
