x = "outside"
print([x for x in range(3)], x)
print({x: x * x for x in range(3)}, x)
print({x % 2 for x in range(4)}, x)
print(list(x for x in "ab"), x)

print([(a, b) for a in range(3) for b in range(a)])
print([[c * r for c in range(3)] for r in range(3)])
print([a for a in range(20) if a % 2 if a % 3])
print([y for y in [x.upper()] for _ in range(2)])

def f(n):
    k = 10
    return [k + i for i in range(n)], [lambda: k + i for i in range(n)]
values, functions = f(3)
print(values, [g() for g in functions])

def first_iterable_is_eager():
    try:
        g = (1 for _ in undefined_name)
    except NameError as error:
        return str(error)
print(first_iterable_is_eager())
lazy = (undefined_later for _ in range(1))
undefined_later = "now defined"
print(list(lazy))

class C:
    sizes = [1, 2]
    doubled = [s * 2 for s in sizes]
    try:
        product = [s * t for s in sizes for t in sizes]
    except NameError as error:
        product = str(error)
print(C.doubled, C.product)

i = 5
squares = [i for i in range(i)]
print(squares, i)
try:
    [leak for leak in range(3)]
    leak
except NameError as error:
    print(error)
print([(i, j, k) for i, (j, k) in enumerate([(1, 2), (3, 4)])])
print([*range(3), *[x for x in "z"]], {**{k: v for k, v in zip("ab", (1, 2))}})
print(sum(x * y for x, y in [(1, 2), (3, 4)]), max((len(w), w) for w in ["a", "ccc", "bb"]))
