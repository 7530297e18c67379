import copy, pickle, copyreg
class A:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return type(o) is type(self) and self.__dict__ == o.__dict__
class S:
    __slots__ = ("a", "b")
    def __eq__(self, o): return self.a == o.a
class SD(S):
    pass
class L(list): pass
class D(dict): pass
class New:
    def __new__(cls, v):
        self = object.__new__(cls); self.v = v; return self
    def __getnewargs__(self): return (self.v,)
class NewEx:
    def __new__(cls, *, k):
        self = object.__new__(cls); self.k = k; return self
    def __getnewargs_ex__(self): return ((), {"k": self.k})
class State:
    def __init__(self): self.q = 1
    def __getstate__(self): return {"saved": self.q}
    def __setstate__(self, s): self.restored = s
class Red:
    def __reduce__(self): return (Red, ())
class I(int): pass
for proto in range(0, 6):
    a = pickle.loads(pickle.dumps(A([1, 2]), proto))
    print(proto, a == A([1, 2]), end=" ")
    if proto >= 2:
        s = S(); s.a = 4
        print(pickle.loads(pickle.dumps(s, proto)) == s, end=" ")
        sd = SD(); sd.a = 1; sd.z = 9
        t = pickle.loads(pickle.dumps(sd, proto)); print(t.a, t.z, end=" ")
        print(pickle.loads(pickle.dumps(New(7), proto)).v, pickle.loads(pickle.dumps(NewEx(k=8), proto)).k, end=" ")
    l = L([1]); l.tag = "t"
    m = pickle.loads(pickle.dumps(l, proto)); print(m, m.tag, type(m).__name__, end=" ")
    d = D(a=1); d.tag = "u"
    m = pickle.loads(pickle.dumps(d, proto)); print(m, m.tag, end=" ")
    print(pickle.loads(pickle.dumps(State(), proto)).restored, type(pickle.loads(pickle.dumps(Red(), proto))).__name__, pickle.loads(pickle.dumps(I(5), proto)), type(pickle.loads(pickle.dumps(I(5), proto))).__name__)
for v in (1, -5, 1 << 100, 1.5, "s", b"b", None, True, ..., (1, (2,)), [1, [2]], {"a": {"b": 1}}, {1, 2}, frozenset([3]), range(3), slice(1, 2), 1j, len, A, int, ValueError("v", 1), bytearray(b"x")):
    r = pickle.loads(pickle.dumps(v))
    print(repr(r) == repr(v) or r == v, end=" ")
print()
print(object().__reduce_ex__(2)[1], A(1).__reduce_ex__(2)[1:3], A(1).__reduce__()[1:])
print(L([1, 2]).__reduce_ex__(4)[1][0].__name__, list(L([1, 2]).__reduce_ex__(4)[3]), list(D(a=1).__reduce_ex__(4)[4]))
def attempt(f):
    try: print("ok", f())
    except Exception as e: print(type(e).__name__, e)
s = S(); s.a = 1
attempt(lambda: pickle.dumps(s, 1))
attempt(lambda: pickle.dumps(lambda: 0))
attempt(lambda: pickle.dumps(x for x in ()))
attempt(lambda: pickle.dumps(type(A.__dict__)))
attempt(lambda: copy.copy(iter([1])) is not None)
attempt(lambda: (x for x in ()).__reduce_ex__(2))
attempt(lambda: object().__getstate__())
print(A(1).__getstate__(), s.__getstate__())
a = A([1]); a.me = a
b = copy.deepcopy(a)
print(b.me is b, b.x is not a.x, b.x)
c = copy.copy(a)
print(c.x is a.x, c.me is a)
print(copy.copy(s).a, copy.deepcopy(New([1])).v, copy.copy([1, 2]), copy.deepcopy({1: [2]}))
class C:
    def __copy__(self): return "copied"
    def __deepcopy__(self, memo): return "deep"
print(copy.copy(C()), copy.deepcopy(C()))
copyreg.pickle(C, lambda c: (str, ("from copyreg",)))
print(pickle.loads(pickle.dumps(C())))
attempt(lambda: object().__reduce_ex__("x"))
print(object().__sizeof__() > 0, object.__subclasshook__(1), object().__dir__() != [], object().__format__(""), end="") if False else print(object.__subclasshook__(1))
attempt(lambda: object().__format__("x"))
attempt(lambda: object().__format__(3))
attempt(lambda: format(A(1), "x"))
print(str(object())[:18], A(1).__str__()[:19])
print(object() == object(), object() != object())
o = object()
print(o == o, o.__eq__(3), o.__ne__(3), o.__lt__(3), o.__eq__(o))
attempt(lambda: o < o)
