def collect(item, into=[]):
    into.append(item)
    return into

print(collect(1), collect(2), collect(3, []), collect(4))
print(collect.__defaults__)

def fresh(item, into=None):
    into = [] if into is None else into
    into.append(item)
    return into
print(fresh(1), fresh(2))

def show(text):
    print("evaluated", text)
    return text

def f(a=show("a"), *, b=show("b"), c: show("annotation c") = show("c")) -> show("returns"):
    return a, b, c
print("defined")
print(f(), f.__annotations__)

n = 5
def captured(value=n):
    return value
n = 6
print(captured(), n)

functions = [lambda x, k=k: x * k for k in range(3)]
print([g(10) for g in functions])

def changed(x=1, *, y=2):
    return x, y
changed.__defaults__ = (10,)
changed.__kwdefaults__ = {"y": 20}
print(changed())
changed.__defaults__ = None
try:
    changed()
except TypeError as error:
    print(error)
changed.__kwdefaults__["y"] = 30
print(changed(0))

class Config:
    limit = 3
    def take(self, items, limit=limit):
        return items[:limit]
Config.limit = 100
print(Config().take(list(range(10))))

def memo(n, cache={0: 0, 1: 1}):
    if n not in cache:
        cache[n] = memo(n - 1) + memo(n - 2)
    return cache[n]
print(memo(80), len(memo.__defaults__[0]))
