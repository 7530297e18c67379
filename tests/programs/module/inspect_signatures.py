import inspect
def f(a, b: int = 2, *args, c, d='x', **kw) -> str:
    "doc"
class A:
    "A doc"
    def __init__(self, x, /, y=1): pass
    def m(self): pass
    @staticmethod
    def s(q): pass
    @classmethod
    def c(cls, z): pass
    @property
    def p(self): return 1
print(inspect.signature(f), inspect.signature(A), inspect.signature(A.m), inspect.signature(A.c), inspect.signature(A(1).m))
for p in inspect.signature(f).parameters.values(): print(p.name, p.kind, p.default, p.annotation)
print(inspect.getmembers(A, inspect.isfunction)[0][0], inspect.isclass(A), inspect.ismethod(A(1).m), inspect.getdoc(f), inspect.getmro(A))
print(inspect.getsource(f)); print(inspect.getfullargspec(f))
b = inspect.signature(f).bind(1, 2, 3, c=4, e=5); print(b.arguments, b.args, b.kwargs); b.apply_defaults(); print(b)
try: inspect.signature(f).bind()
except TypeError as e: print(e)
def g(): yield 1
async def h(): pass
print(inspect.isgeneratorfunction(g), inspect.iscoroutinefunction(h), inspect.isgenerator(g()), inspect.getgeneratorstate(g()))
print(inspect.currentframe().f_lineno, inspect.stack()[0].function, inspect.getmodule(f).__name__)
def outer():
    x = 1
    def inner(): return x
    return inner
print(inspect.getclosurevars(outer()))
print(inspect.cleandoc("  a\n    b\n  c"), [k.name for k in inspect.classify_class_attrs(A) if k.defining_class is A])
