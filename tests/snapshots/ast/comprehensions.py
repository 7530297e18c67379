[a for a in b]
[a for a in b if c if d for e in f]
{a for a in b}
{a: b for a, b in c if d}
(a for a in b)
[a for a, in b]
[(a, b) for (a, b) in c]
[a for a.b in c]
[a for a[0] in c]
[x for x in a or b]
[x for *x, y in z]
async def f():
    return [x async for x in y if await x]
