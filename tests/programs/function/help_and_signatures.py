import inspect

class A:
    """Doc of A."""
    def f(self, a, b=3):
        "does f"

help(len)
help(A.f)
help(A)
for f in (len, print, sorted, [].append, dict.get, str.split, int.from_bytes, getattr):
    try:
        print(f.__name__, inspect.signature(f), repr(f.__doc__)[:40])
    except ValueError as error:
        print(f.__name__, error)
print(repr(exit), type(quit).__name__, open.__module__)
try:
    exit(3)
except SystemExit as e:
    print(e.code)
