class Full:
    def __repr__(self): return "<repr>"
    def __str__(self): return "text"
    def __format__(self, spec): return f"formatted with {spec!r}"
    def __bytes__(self): return b"bytes of it"
class OnlyRepr:
    def __repr__(self): return "only repr é"
class OnlyStr:
    def __str__(self): return "only str"
class Derived(Full):
    def __repr__(self): return "derived " + super().__repr__()

f = Full()
print(f, [f], str(f), repr(f), f"{f} {f!r} {f!s} {f:>10} {f!r:>10}", "%s %r" % (f, f), "{} {!r} {:x}".format(f, f, f), format(f), bytes(f))
print(OnlyRepr(), [OnlyRepr()], ascii(OnlyRepr()), f"{OnlyRepr()!a}", f"{OnlyRepr()!r:>15}|")
print(OnlyStr(), Derived(), [Derived()], {"k": Derived()}, (f,), {f})

try:
    format(object(), ">5")
except TypeError as error:
    print(error)
class Bad:
    def __repr__(self): return 5
    def __str__(self): return None
    def __format__(self, spec): return 1
for action in (repr, str, format, lambda b: f"{b}", print):
    try:
        action(Bad())
    except TypeError as error:
        print(error)

class Node:
    def __init__(self): self.children = []
    def __repr__(self): return f"Node({self.children})"
n = Node()
n.children.append(Node())
print(n)
l = [1]
l.append(l)
d = {"self": None}
d["self"] = d
print(l, d)
class StrSub(str):
    def __str__(self): return "sub"
print(StrSub("x"), repr(StrSub("x")), StrSub("x") + "y", f"{StrSub('x')}", "%s" % StrSub("x"))
class Money(float):
    def __format__(self, spec): return "$" + super().__format__(spec or ".2f")
print(f"{Money(5)} {Money(2.5):.1f}", Money(3) + 1, sum([Money(1.5)] * 2))
print(type(f), Full.__name__, str(Full), Full.__repr__(f), object.__repr__(f)[:20] == "<__main__.Full objec")
print(repr(type("Dynamic", (), {})), type(lambda: 0), type(print), type(f.__repr__))
