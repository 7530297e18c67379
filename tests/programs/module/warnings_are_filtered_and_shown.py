import sys
import warnings

def shout(n):
    warnings.warn(f"shout {n}", UserWarning, stacklevel=2)

for i in range(3):
    shout(1)
shout(2)
warnings.warn("plain text")
warnings.warn(RuntimeWarning("an instance"))
warnings.warn("deprecated here", DeprecationWarning)
warnings.warn("pending", PendingDeprecationWarning)
warnings.warn("resource", ResourceWarning)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("caught 1")
    warnings.warn("caught 2", ImportWarning)
    for w in caught:
        print(w.category.__name__, w.message, w.lineno, w.filename.rsplit("/")[-1])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        warnings.warn("raised")
    except UserWarning as e:
        print("raised", e, repr(e))
with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message="quiet.*")
    warnings.warn("quiet please")
    warnings.warn("not quiet")
with warnings.catch_warnings():
    warnings.simplefilter("once")
    for _ in range(2):
        warnings.warn("once only")
    warnings.warn("once only")
def attempt(f):
    try: print("ok", f())
    except Exception as e: print(type(e).__name__, e)
attempt(lambda: warnings.warn())
attempt(lambda: warnings.warn("x", int))
attempt(lambda: warnings.warn("x", 3))
attempt(lambda: warnings.warn("x", stacklevel="a"))
attempt(lambda: warnings.warn_explicit("x", UserWarning, 3, 4))
attempt(lambda: warnings.warn_explicit("explicit", UserWarning, "some_file.py", 77))
attempt(lambda: warnings.simplefilter("bogus"))
registry = {}
warnings.warn_explicit("explicit", UserWarning, "some_file.py", 78, "mod", registry)
warnings.warn_explicit("explicit", UserWarning, "some_file.py", 78, "mod", registry)
print([k for k in registry if k != "version"])
old = warnings.showwarning
warnings.showwarning = lambda *a, **k: print("shown", a[0], a[1].__name__, a[3])
warnings.warn("through the hook")
warnings.showwarning = old
print(warnings.formatwarning("msg", UserWarning, "f.py", 3, "the line"))
