with a: pass
with (a): pass
with (a, b): pass
with (a, b) as c: pass
with (a, *b): pass
with (yield): pass
with (a, x:=b): pass
with (x:=b) as c: pass
with (a) as b: pass
with (a), b: pass
with (a), (b): pass
with (a as b): pass
with (a as b,): pass
with (a,): pass
with (a,) as b: pass
with (): pass
with (a for a in b): pass
with (a).b: pass
with (a, b).c: pass
with (a)(b) as c, d: pass
with (a) + b: pass
with (a if b else c): pass
with a as (b, c), d as e.f, g as h[0]: pass
async def f():
    async with a as b, c: pass
