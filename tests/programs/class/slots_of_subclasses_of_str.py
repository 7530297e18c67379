import pickle, copy, sys, gc, weakref
class Token(str):
    __slots__ = ('type', 'pos', 'value', '__weakref__')
    def __new__(cls, t, v, pos=None):
        self = super().__new__(cls, v); self.type = t; self.pos = pos; self.value = v; return self
    def __repr__(self): return f'Token({self.type!r}, {self.value!r})'
    def __reduce__(self): return (self.__class__, (self.type, self.value, self.pos))
t = Token('NAME', 'foo', 3); print(t, repr(t), t.type, t.pos, t == 'foo', t.upper(), {t: 1}['foo'])
try: t.other = 1
except AttributeError as e: print(e)
try: t.__dict__
except AttributeError as e: print(e)
del t.pos
try: t.pos
except AttributeError as e: print(e)
t.pos = [1]; t.pos.append(t); print(t.pos)
print(copy.copy(t), copy.deepcopy(t), pickle.loads(pickle.dumps(Token('x','long' * 100 + 'é', 4))).pos)
class Sub(Token):
    def __init__(self, *a): self.extra = 'e'; self.pos2 = 9
class Sub2(Token):
    __slots__ = ('z',)
s = Sub('T', 'v' * 50, (1,2)); print(s.type, s.pos, s.__dict__, s.extra, s)
z = Sub2('T', 'ü', 1); z.z = 5; print(z.z, z.type, z.pos, Sub2.__slots__, Token.type, Sub2.z)
for i in range(3):
    for x in (t, s, z, Token('q', str(i))): print(x.type, x.pos, end=' ')
    print()
def f(xs):
    n = 0
    for x in xs:
        n += len(x.type) + len(x); x.pos = n
    return n
print(f([Token('a'*i, 'b'*(i*7)) for i in range(200)]))
class E(str):
    __slots__ = ()
try: E('x').y = 1
except AttributeError as e: print(e)
for b in (int, bytes, tuple):
    try: type('B', (b,), {'__slots__': ('a',)})
    except TypeError as e: print(e)
s.__class__ = type('S2', (Token,), {}) ; print(type(s).__name__, s.pos)
try: t.__class__ = Sub2
except TypeError as e: print(e)
print(weakref.ref(t)() is t, Token.__basicsize__, sys.getsizeof(t), Sub2.__basicsize__)
del t; gc.collect()
