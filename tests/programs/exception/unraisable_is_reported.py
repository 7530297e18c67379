import sys
class D:
    def __del__(self): raise ValueError("in del")
D()
def make():
    d = D()
    return 1
print(make(), flush=True)
hooked = []
sys.unraisablehook = lambda u: hooked.append((u.exc_type.__name__, str(u.exc_value), u.err_msg, u.object.__qualname__))
D()
print(hooked)
sys.unraisablehook = sys.__unraisablehook__
import weakref
class T: pass
t = T()
r = weakref.ref(t, lambda r: 1 / 0)
del t
print("end", r())
