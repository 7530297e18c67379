def t(f, *a, **k):
    try:
        print(f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, e)
class Meta(type):
    def __new__(m, name, bases, ns, **kw):
        print('new', name, bases, sorted(k for k in ns), kw)
        return super().__new__(m, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        print('init', name, kw)
        super().__init__(name, bases, ns)
    @classmethod
    def __prepare__(m, name, bases, **kw):
        print('prepare', name, bases, kw)
        return {'prepared': 1}
    def __call__(cls, *a, **k):
        print('call', cls.__name__, a, k)
        return super().__call__(*a, **k)
    def __instancecheck__(cls, i): return i == 5 or type.__instancecheck__(cls, i)
    def __subclasscheck__(cls, i): return i is int or type.__subclasscheck__(cls, i)
    def __iter__(cls): return iter('abc')
    def __len__(cls): return 3
    def __getitem__(cls, i): return i * 2
    def __contains__(cls, x): return x == 'q'
    def __add__(cls, o): return 'added'
    def __bool__(cls): return False
    def __repr__(cls): return f'<M {cls.__name__}>'
    @property
    def mp(cls): return 'metaprop'
    def __getattr__(cls, n):
        if n.startswith('dyn'): return n
        raise AttributeError(n)
    def __dir__(cls): return ['z', 'a']
class A(metaclass=Meta, x=1, y='z'):
    v = 3
    def __init__(self, *a): self.a = a
print(A, isinstance(5, A), issubclass(int, A), list(A), len(A), A[4], 'q' in A, A + 1, bool(A), A.mp, A.dynamo, dir(A), A.prepared)
t(lambda: A.other)
t(lambda: A().mp)
print(A(1, 2).a)
class B(A, k=9): pass
print(type(B), B.__mro__, B.__bases__)
t(lambda: type('X', (A,), {}))
class M2(type): pass
t(lambda: M2('X', (A,), {}))
def bad():
    class Z(A, metaclass=M2): pass
t(bad)
def bad():
    class X(int, str): pass
t(bad)
def bad():
    class X(object, A): pass
t(bad)
class P: pass
class Q(P): pass
def bad():
    class R(P, Q): pass
t(bad)
def bad():
    class R(P, P): pass
t(bad)
def bad():
    class R(bool): pass
t(bad)
def bad():
    class R(5): pass
t(bad)
def bad():
    class R(type(None)): pass
t(bad)
def bad():
    class R(P, foo=1): pass
t(bad)
def bad():
    class R(metaclass=5): pass
t(bad)
def bad():
    class R(metaclass=lambda *a, **k: (a[0], a[1], k), z=1): pass
    return R
t(bad)
class Init:
    subs = []
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.tag = tag
        Init.subs.append((cls.__name__, tag))
class I1(Init, tag='a'): pass
class I2(I1): pass
class I3(I2, tag='c'): pass
print(Init.subs)
def bad():
    class I4(Init, other=1): pass
t(bad)
class D:
    def __set_name__(self, owner, name): print('set_name', owner.__name__, name); self.name = name
    def __get__(self, obj, cls=None): return (self.name, obj is None, cls.__name__)
    def __set__(self, obj, v): print('set', v)
    def __delete__(self, obj): print('delete')
class H:
    d = D(); e = D()
h = H(); print(h.d, H.e); h.d = 5; del h.d; h.__dict__['d'] = 9; print(h.d)
class SN:
    def __set_name__(self, o, n): raise ValueError('in set name')
def bad():
    class X: s = SN()
try: bad()
except BaseException as e: print(type(e), e, e.__notes__ if hasattr(e, '__notes__') else None)
class ND:
    def __get__(self, o, c): return 'nd'
class H2:
    d = ND()
x = H2(); print(x.d); x.d = 4; print(x.d, H2.d)
class S:
    __slots__ = ('a', 'b')
s = S(); s.a = 1
t(lambda: s.b)
def bad(): s.c = 3
t(bad)
t(lambda: s.__dict__)
def bad(): del s.b
t(bad)
class S2(S): __slots__ = ('c', '__dict__')
s2 = S2(); s2.z = 4; s2.c = 5; print(s2.__dict__, S2.__slots__, S.a)
def bad():
    class X: __slots__ = ('1a',)
t(bad)
def bad():
    class X: __slots__ = (1,)
t(bad)
def bad():
    class X: 
        __slots__ = ('a',)
        a = 1
t(bad)
def bad():
    class X(int): __slots__ = ('a',)
t(bad)
def bad():
    class X(S2): __slots__ = ('__dict__',)
t(bad)
class S3: __slots__ = {'p': 'doc of p', 'q': None}
print(S3.p.__doc__, S3.__slots__)
class S4: __slots__ = '__priv'
print(sorted(k for k in S4.__dict__ if 'priv' in k))
class S5: __slots__ = ['x']
class S6: __slots__ = ['y']
def bad():
    class X(S5, S6): pass
t(bad)
def bad(): s.__class__ = S6
t(bad)
def bad(): P().__class__ = 5
t(bad)
def bad(): P().__class__ = int
t(bad)
p = P(); p.__class__ = Q; print(type(p))
class CC:
    def f(self): return __class__
    def g(self): return super().__repr__()[:10]
print(CC().f(), CC().g()[:3])
t(lambda: super(P, Q()).foo)
t(lambda: super(int, 'a'))
t(lambda: super(5))
t(lambda: super(P))
print(super(P, Q()).__thisclass__, super(P, Q).__self_class__)
def bad():
    def f(self): super().x
    f(1)
t(bad)
def bad():
    class X:
        def f(): super().x
    X.f()
t(bad)
class GA:
    def __getattr__(self, n): return 'ga ' + n
    x = 1
print(GA().x, GA().y)
class GB:
    def __getattribute__(self, n):
        if n == 'boom': raise AttributeError('no boom')
        return object.__getattribute__(self, n)
    def __getattr__(self, n): return 'fallback ' + n
print(GB().boom, GB().other, GB().__class__)
class SA:
    def __setattr__(self, n, v): print('setattr', n, v); object.__setattr__(self, n, v)
    def __delattr__(self, n): print('delattr', n); object.__delattr__(self, n)
o = SA(); o.x = 1; del o.x
def bad(): del o.x
t(bad)
t(lambda: o.nope)
t(lambda: SA.nope)
def bad(): int.x = 1
t(bad)
def bad(): (1).x = 1
t(bad)
def bad(): (1).real = 1
t(bad)
def bad(): del (1).real
t(bad)
def bad(): [].append = 1
t(bad)
def bad(): object().x = 1
t(bad)
def bad(): del P.zzz
t(bad)
def bad(): P.__name__ = 5
t(bad)
def bad(): P.__bases__ = 5
t(bad)
def bad(): P.__bases__ = ()
t(bad)
def bad(): Q.__bases__ = (Q,)
t(bad)
def bad(): del P.__name__
t(bad)
def bad(): P.__mro__ = 5
t(bad)
class N1: pass
class N2: y = 2
class N3(N1): pass
N3.__bases__ = (N2,); print(N3.y, N3.__mro__)
print(P.__subclasses__(), N2.__subclasses__(), N1.__subclasses__())
class MRO(type):
    def mro(cls): return [cls, N2, object]
class N4(N1, metaclass=MRO): pass
print(N4.__mro__, N4.y)
def bad():
    class MB(type):
        def mro(cls): return 5
    class X(metaclass=MB): pass
t(bad)
def bad():
    class MB(type):
        def mro(cls): return [5]
    class X(metaclass=MB): pass
t(bad)
print(P.__qualname__, bad.__qualname__, CC.f.__qualname__, P.__module__, P.__doc__, P.__dict__.get('__doc__', 0))
print(sorted(P.__dict__))
print(type(P.__dict__), P.__basicsize__ > 0, P.__flags__ & (1 << 9) != 0, type.__flags__ & (1 << 31) != 0)
class CG:
    def __class_getitem__(cls, k): return (cls.__name__, k)
print(CG[1], CG[1, 2])
t(lambda: P[1])
t(lambda: P()[1])
t(lambda: int[3])
print(list[int], type[P], dict[str, int])
class ME:
    def __mro_entries__(self, bases): return (P,)
class UsesME(ME()): pass
print(UsesME.__bases__, len(UsesME.__orig_bases__))
def bad():
    class X:
        def __mro_entries__(self, b): return 5
    class Y(X()): pass
t(bad)
