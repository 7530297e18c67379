# Blocks and symbols of a source with every kind of scope.
import symtable
src = '''
from __future__ import annotations
import os, sys as s
from a import b as c, d
G = 1
x: int = 5
y: str
def f(a, b=G, *args, k: int = 1, **kw) -> int:
    global G
    G = a
    loc = b + k
    def inner():
        nonlocal loc
        loc += a
        return [i for i in range(loc) if i], {j: loc for j in args}, (z for z in kw)
    return inner, lambda q: q + loc
class C(object):
    attr = 1
    __priv = 2
    def m(self): return self.__priv, __class__, super().m()
    def g(self): yield attr
    class D: v = attr
    lst = [attr for _ in range(3)]
async def co():
    async with x as y: await y
    return [e async for e in x]
def gen[T: int, *Ts, **P](v: T) -> T: return v
class K[U](list[U]): pass
type A[W] = list[W]
type B = int
if (w := 5): pass
for q in range(3): del q
with open('x') as fh: pass
try: pass
except E as err: pass
match x:
    case [p, *r]: pass
    case {'a': 1, **rest}: pass
    case Pt(xx=0) as whole: pass
'''
def show(t, ind=0):
    p = '  ' * ind
    print(p, t, t.get_type(), t.get_name(), t.get_lineno(), t.is_optimized(), t.is_nested(), t.has_children())
    if t.get_type() == 'function':
        print(p, 'P', t.get_parameters(), 'L', sorted(t.get_locals()), 'F', sorted(t.get_frees()), 'G', sorted(t.get_globals()), 'N', t.get_nonlocals())
    if t.get_type() == 'class': print(p, 'M', t.get_methods())
    for n in t.get_identifiers():
        s = t.lookup(n)
        print(p, s, n, s.is_referenced(), s.is_parameter(), s.is_global(), s.is_declared_global(), s.is_local(), s.is_free(), s.is_imported(), s.is_assigned(), s.is_nonlocal(), s.is_annotated(), s.is_namespace(), [k.get_name() for k in s.get_namespaces()])
    for c in t.get_children(): show(c, ind + 1)
show(symtable.symtable(src, 'file.py', 'exec'))
show(symtable.symtable('lambda a: [b for c in a]', 'e', 'eval'))
show(symtable.symtable('x = 1', 'e', 'single'))
for bad in ['def f(: pass', 'def f(a, a): pass', 'nonlocal x', 'def f():\n  x = 1\n  global x', 'x = [i := 1 for i in y]', 'return 1']:
    try: symtable.symtable(bad, 'bad.py', 'exec'); print('ok')
    except SyntaxError as e: print(e, e.lineno, e.offset, e.text)
for a in [('x', 'f', 'foo'), (5, 'f', 'exec'), ('x', 5, 'exec'), ('x\0', 'f', 'exec'), (b'x = 1', b'f', 'exec')]:
    try: print(symtable.symtable(*a))
    except Exception as e: print(type(e).__name__, e)
try: symtable.symtable(src, 'f', 'exec').lookup('nope')
except KeyError as e: print(repr(e))
print(symtable.symtable('def f(x): return x', 'f', 'exec').get_children()[0].lookup('x').get_namespaces())
