while a: pass
else: pass
for a in b: pass
else: pass
for a, b in c, d: pass
for a, in b: pass
for (a) in b: pass
for [a, b] in c: pass
for *a, b in c: pass
for a.b in c: pass
for a[0] in c: pass
for x in *a, b: pass
for x in (yield): pass
async def f():
    async for x in y:
        pass
    else:
        pass
