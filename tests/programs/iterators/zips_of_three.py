# a zip of three and the pairs of zip, enumerate and items, where items end, raise and are kept
for a, b, c in zip([1, 2, 3], "xyz", (7, 8)): print(a, b, c)
for t in zip(range(2), {"k": 1}, [None, 2]): print(t)
kept = list(zip([1, 2], [3, 4], [5, 6]))
print(kept, kept[0] is not kept[1])
for lists in (([1], [1, 2], [1]), ([1, 2], [1], [1]), ([1], [1], [1, 2]), ([], [], [])):
    try: print(list(zip(*lists, strict=True)))
    except ValueError as e: print(e)
def fails():
    yield 1
    raise OSError("late")
for order in ((fails(), [1, 2], [1, 2]), ([1, 2], fails(), [1, 2]), ([1, 2], [1, 2], fails())):
    try:
        for a, b, c in zip(*order): print(a, b, c)
    except OSError as e: print(e)
it = iter([1, 2, 3])
print(list(zip(it, it, it)), list(zip(it, [1], [2])))
d = {"a": [1], "b": [2]}
for k, v in d.items(): v.append(k); print(k, v)
for (k, v), n in zip(d.items(), enumerate("pq")): print(k, v, n)
for i, (x, y) in enumerate(zip([1, 2], [[3], [4]])): print(i, x, y)
try:
    for k, v in d.items(): d[k + k] = v
except RuntimeError as e: print(e)
