class V:
    def __init__(self, x): self.x = x
    def __repr__(self): return f"V({self.x!r})"
    def __eq__(self, o): return self.x == getattr(o, "x", o)
    def __lt__(self, o): return self.x < o.x
    def __hash__(self): return hash(self.x)
    def __add__(self, o): return V(("add", self.x, o))
    def __radd__(self, o): return V(("radd", o, self.x))
    def __iadd__(self, o): self.x = ("iadd", self.x, o); return self
    def __neg__(self): return V(("neg", self.x))
    def __getitem__(self, k): return ("get", k)
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
    def __len__(self): return 7
    def __contains__(self, k): return k == self.x
    def __call__(self, *a, **k): return (a, k)
    def __bool__(self): return False
    def __int__(self): return 12
    def __index__(self): return 5
    def __float__(self): return 2.5
    def __enter__(self): print("enter"); return self
    def __exit__(self, *a): print("exit", a[0]); return True
    def __pow__(self, o, m=None): return ("pow", o, m)
    def __rpow__(self, o): return ("rpow", o)
    def __matmul__(self, o): return ("mat", o)
    def __divmod__(self, o): return ("divmod", o)
    def __format__(self, s): return f"<{s}>"
    def __iter__(self): return iter((1, 2))
    def __reversed__(self): return "reversed"
    def __abs__(self): return "abs"
    def __invert__(self): return "invert"
    def __round__(self, n=None): return ("round", n)
    def __dir__(self): return ["b", "a"]

v = V(3)
print(v + 1, 1 + v, -v, v[4], v[1:2], len(v), 3 in v, 4 in v, v(1, k=2), bool(v), not v)
v[1] = 2
del v[1]
print(int(v), float(v), hex(v), [10, 11, 12, 13, 14, 15][v], v ** 2, pow(v, 2, 3), 2 ** v, v @ 1, divmod(v, 1))
print(f"{v:abc}", format(v, "q"), list(v), reversed(v), abs(v), ~v, round(v), round(v, 2), dir(v))
with v:
    raise ValueError
w = V(1)
w += 5
print(w, V(1) == V(1), V(1) != V(1), V(1) < V(2), V(2) > V(1), sorted([V(3), V(1)]))
try:
    V(1) <= V(2)
except TypeError as e:
    print(e)
print({V(1): "a"}[V(1)])

class EqOnly:
    def __eq__(self, o): return True
try:
    hash(EqOnly())
except TypeError as e:
    print(e)
print(EqOnly.__hash__, EqOnly() != 1)

class Later: pass
l = Later()
for op in ("len(l)", "l + 1", "l[0]", "l()", "iter(l)", "next(l)", "-l", "l < l", "int(l)", "1 in l", "l @ l", "float(l)", "[][l]", "l.x", "del l[0]", "l[0] = 1"):
    try:
        exec(op)
    except Exception as e:
        print(op, "->", type(e).__name__, e)
Later.__len__ = lambda self: 9
Later.__call__ = lambda self: "called"
Later.__getitem__ = lambda self, i: [5, 6][i]
print(len(l), l(), l[0], list(l), 6 in l)
del Later.__len__
try:
    len(l)
except TypeError as e:
    print(e)
l.__len__ = lambda: 3
try:
    len(l)
except TypeError as e:
    print(e)

class Bad:
    def __len__(self): return -1
    def __bool__(self): return 3
    def __hash__(self): return "x"
    def __repr__(self): return 3
    def __iter__(self): return 3
    def __index__(self): return "i"
    def __int__(self): return "i"
    def __float__(self): return "f"
    def __contains__(self, x): return [1]
for op in ("len(b)", "bool(b)", "hash(b)", "repr(b)", "iter(b)", "[][b]", "int(b)", "float(b)", "1 in b", "str(b)"):
    b = Bad()
    try:
        print(op, eval(op))
    except Exception as e:
        print(op, "->", type(e).__name__, e)

class No:
    __iter__ = None
    __hash__ = None
    __contains__ = None
    __len__ = None
for op in ("iter(n)", "hash(n)", "1 in n", "len(n)"):
    n = No()
    try:
        print(op, eval(op))
    except Exception as e:
        print(op, "->", type(e).__name__, e)

class Sub(int):
    def __add__(self, o): return "Sub.add"
    def __radd__(self, o): return "Sub.radd"
print(Sub(1) + 1, 1 + Sub(1), Sub(2) * 3, Sub(5) - 1, type(Sub(5) + 0))
class Refl:
    def __rsub__(self, o): return ("rsub", o)
    def __rmod__(self, o): return ("rmod", o)
print(1 - Refl(), [] - Refl(), 1 % Refl())
try:
    Refl() - 1
except TypeError as e:
    print(e)
class NI:
    def __add__(self, o): return NotImplemented
    def __eq__(self, o): return NotImplemented
try:
    NI() + NI()
except TypeError as e:
    print(e)
print(NI() == NI(), NI() != NI())
class Huge:
    def __hash__(self): return 1 << 70
print(hash(Huge()) == hash(1 << 70))
class MinusOne:
    def __hash__(self): return -1
print(hash(MinusOne()))


class Mixed(int):
    __add__ = str.__add__
    __eq__ = str.__eq__
    __hash__ = str.__hash__


for operation in "Mixed() + Mixed()", "Mixed() == Mixed()", "hash(Mixed())", "Mixed() - 1":
    try:
        print(eval(operation))
    except TypeError as error:
        print(error)
for text in "a\udc80", "a\0":
    for make in lambda: type(text, (), {}), lambda: setattr(Mixed, "__name__", text), lambda: type("T", (), {"__doc__": text}):
        try:
            make()
            print("made")
        except ValueError as error:
            print(type(error).__name__, error)
