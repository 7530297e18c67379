import sys
import weakref
class Quiet:
    # a plain function would show its address
    def __repr__(self): return "<quiet>"
    def __call__(self, *args): raise ValueError("in call")
class D:
    __del__ = Quiet()
D()
def make():
    d = D()
    return 1
print(make(), flush=True)
class E:
    def __del__(self): raise ValueError("in del")
hooked = []
sys.unraisablehook = lambda u: hooked.append((u.exc_type.__name__, str(u.exc_value), u.err_msg, u.object.__qualname__))
E()
print(hooked)
sys.unraisablehook = sys.__unraisablehook__
class T: pass
t = T()
r = weakref.ref(t, Quiet())
del t
print("end", r())
