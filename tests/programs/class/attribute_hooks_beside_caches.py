# what is found is cached where the class has __getattr__, what is not found is asked for, and both may change
class Hooked:
    kind = "hooked"
    def __init__(self, x): self.x = x
    def m(self): return ("m", self.x)
    @staticmethod
    def s(v): return ("s", v)
    @classmethod
    def c(cls, v): return (cls.__name__, v)
    @property
    def p(self):
        if self.x == 5: raise AttributeError("p")
        return ("p", self.x)
    def __getattr__(self, name): return "asked for " + name
class Slotted:
    __slots__ = ("x", "y")
    kind = "slotted"
    def __init__(self, x): self.x = x
    def m(self): return ("m", self.x)
    @staticmethod
    def s(v): return ("s", v)
    @classmethod
    def c(cls, v): return (cls.__name__, v)
    @property
    def p(self): return self.y
    def __getattr__(self, name): return "slot " + name
class Plain(Slotted):
    __slots__ = ()
class Wide(Hooked):
    def __init__(self, x):
        super().__init__(x)
        self.a = self.b = self.c2 = self.d = self.e = self.f = self.g = self.h = self.i = self.j = x
def use(o):
    return o.x, o.kind, o.m(), o.s(1), o.c(2), o.p, o.y, o.nope, o.nope()  if callable(o.nope) else o.j
objs = [Hooked(1), Hooked(5), Slotted(2), Plain(3), Wide(4)]
for turn in range(9):
    for o in objs:
        print(use(o))
    if turn == 0: objs[0].m = lambda: "own"; objs[2].y = "set"; objs[4].y = 7
    if turn == 1: del objs[0].x; del objs[2].y; objs[0].x = 0; del objs[4].j
    if turn == 2: Hooked.s = staticmethod(lambda v: "new s"); Slotted.s = staticmethod(lambda v: "new slot s")
    if turn == 3: Hooked.kind = "changed"; Slotted.kind = "changed"; Plain.m = lambda self: "plain m"
    if turn == 4: Hooked.__getattr__ = lambda self, name: "other " + name; del Plain.m
    if turn == 5: Slotted.__getattribute__ = lambda self, name: ("all", name) if name != "s" and name != "m" and name != "c" else lambda *a: "called"
    if turn == 6: del Slotted.__getattribute__
    if turn == 7: del objs[4].x; objs[3].m
class Late: pass
late = Late()
late.x = 1
def look(o): return o.x, o.gone
for turn in range(6):
    try: print(look(late))
    except AttributeError as e: print(e)
    if turn == 1: Late.__getattr__ = lambda self, name: name.upper()
    if turn == 2: del late.x
    if turn == 3: del Late.__getattr__
    if turn == 4: late.x = late.gone = 2
class Items(dict):
    def __getattr__(self, name):
        try: return self[name]
        except KeyError: raise AttributeError(name) from None
    def total(self): return sum(self.values())
d = Items(a=1, b=2)
for i in range(4):
    print(d.a, d.total(), d.get("b"), hasattr(d, "z"), getattr(d, "z", None))
    d["a"] = i
class Errs:
    def __getattr__(self, name): raise KeyError(name)
for i in range(3):
    try: Errs().x
    except KeyError as e: print("key", e)
