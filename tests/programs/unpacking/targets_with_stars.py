a, *b = 1, 2, 3
print(a, b)
*a, b = "xyz"
print(a, b)
a, *b, c = range(6)
print(a, b, c)
a, *b, c = 1, 2
print(a, b, c)
*a, = "xyz"
print(a)
[a, [b, *c], *d] = [1, (2, 3, 4), 5, 6]
print(a, b, c, d)
(a, b), c = "xy", "z"
print(a, b, c)
for head, *tail in [(1, 2, 3), "ab", [7]]:
    print(head, tail)

class Box:
    pass
box = Box()
items = [0, 0]
box.x, items[1], *items[0:1] = 1, 2, 3, 4
print(box.x, items)
a, b = b, a
print(a, b)
a = 1, *[2, 3], *"45", *range(2)
print(a)
print([*a, *a][:3], {*[1, 2], *(2, 3)} == {1, 2, 3}, (*[],), {**{"a": 1}, **{"a": 2, "b": 3}})

def failing(action):
    try:
        action()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
def too_many(): a, b = 1, 2, 3
def too_few(): a, b, c = 1, 2
def star_too_few(): a, b, *c, d = 1, 2
def not_iterable(): a, b = 5
def none(): a, b = None
def generator():
    a, b = (i for i in range(10))
def dictionary():
    a, b = {"only": 1}
def star_none(): [*None]
def mapping_none(): {**5}
def long_string(): a, b = "abc"
for f in (too_many, too_few, star_too_few, not_iterable, none, generator, dictionary, star_none, mapping_none, long_string):
    failing(f)

def swap(*pair):
    x, y = pair
    return y, x
print(swap(*swap(1, 2)), *"ab", *[], sep="-")
def returns(): return 1, *(2, 3)
print(returns(), returns()[::-1])
first, second = {"k1": 1, "k2": 2}.items()
print(first, second)
i = iter(range(3))
x, y = next(i), next(i)
print(x, y, list(i))
