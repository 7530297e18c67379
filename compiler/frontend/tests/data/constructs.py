# Every construct of the grammar in small, one statement after the other; the parser is tested with mutations of it.
f"{{{x}}}"
"" f"abc"
f"a{{" f"b"
f'{"\n"=}'
x
f"{x:}"
f"{x!r:>{w}}"
f"{x:{{y}}}"
f'''a
{x
 }b{y:
>{w}}'''
u"a" "b"
"b" u"a"
b"a" b"\x00"
rb'\d'
x[*a]
x[a:b, c:=1]
x[::]
x[1:2:3,]
(a): int = 3
a: int = yield
with (a, b): pass
with (a, b) as c: pass
with (a as b, c as d,): pass
with (yield): pass
with (a): pass
with (a), (b): pass
with (a := 1): pass
with (x for x in y) as z: pass
with (a, b).c as d, e: pass
match x:
    case {"a": 1, **rest}: pass
    case [1, 2, *_] if a: pass
    case (a): pass
    case (a,): pass
    case (): pass
    case A.b(c, d=e): pass
    case -1+2j | 3 | None: pass
    case a.b.c: pass
    case "a" "b": pass
    case *a, b: pass
    case 1,: pass
    case (1 | 2) as z: pass
    case _: pass
match (x)
match[1:2]
match * a
match -a
match = 1
match, case = 1, 2
match: int
type = 3
type X[T: int, *Ts, **P] = list[T]
type (x)
type [1]
lambda *a, b=1, **k: (yield)
lambda: 0
lambda a, /, b, *, c: a
def f(a, b: int = 1, /, c=2, *args: *Ts, d, e=3, **kw: dict) -> x: pass
def f[T](a): return *a, b
async def f():
    async with a as b: pass
    async for x in y: await z
    else: pass
    return [x async for x in y if await z]
try: pass
except* A as b: pass
try: pass
finally: pass
try: pass
except: pass
else: pass
@a.b
@(c)
class A(B, metaclass=C, *d, **e): pass
x = y = *a, b
x += yield
for (a, *b), c.d, e[0] in *f, g: pass
else: pass
del (a, [b, c.d]), e[0],
del (a)
from . import a as b
from .a . b import (c, d as e,)
from ... import *
from .... x import y
import a . b . c as d, e
if a: pass
elif b: pass; pass;
elif c:
    pass
else: pass
not a in b
a not in b is not c < d
-a ** -b
await_ = 1
print(f"{'a' if b else f'{c}'}")
f"{x!r}" f'{y}' "z"
a if b else c if d else lambda: e
{**a, 'b': 1}
{*a, b}
{a: b for a, b in c if d if e}
{a for a in b}
f(x for x in y)
f(a, *b, c=d, *e, **g)
0x_ff + 0b1 + 0o7 + 1_000.5e-1_0j + 1e400 + 00 + 99999999999999999999999 + .5 + 5. + 1if 2else 3
ℌello = ﬁ
global_ = 1
"\d" '\q'
f"\{x}\d"
rf"\{x}\d"
f"{x:\d}"
rf"{x:\x41}"
f'{a["b"]}'
f"{x=!r:^20}"
f"{ x = }"
f"{a:{b}{c!s}d}"
x = (
  # comment
  1,
  2)
if x:
	y
assert a, b
raise a from b
raise
raise ;
yield
(yield)
x = yield from y
"""a
b""" 'c'
"a\
b"
a = b; c = d;
[a, b] = (c, d) = e
(a.b) = 1
x[a, b] += 1
nonlocal_, = 1
while a: break
f'{x}' ''
f'' f'{x}'
f"{x,}" f"{*a, b}" f"{yield}"
f"""{
    x  # c
=}"""
f"{lambda_}"
f"{(lambda x: x)}"
f"{x:%H:%M}"
f"{x:{'a':>{y}}}"
