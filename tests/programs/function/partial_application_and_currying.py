from functools import partial, reduce

def curry(f):
    def curried(*args):
        if len(args) >= f.__code__.co_argcount:
            return f(*args)
        return lambda *more: curried(*args, *more)
    return curried

@curry
def volume(a, b, c):
    return a * b * c
print(volume(2)(3)(4), volume(2, 3)(4), volume(2)(3, 4), volume(2, 3, 4))

def compose(*fs):
    return reduce(lambda f, g: lambda *a: f(g(*a)), fs)
print(compose(str, lambda x: x + 1, max)(3, 9, 4))

def pipe(value, *functions):
    for f in functions:
        value = f(value)
    return value
print(pipe([3, 1, 2], sorted, reversed, list, partial(map, str), ",".join))

church = lambda n: lambda f: lambda x: x if n == 0 else f(church(n - 1)(f)(x))
plus = lambda m: lambda n: lambda f: lambda x: m(f)(n(f)(x))
to_int = lambda c: c(lambda k: k + 1)(0)
print(to_int(church(7)), to_int(plus(church(3))(church(4))))
Y = lambda f: (lambda x: x(x))(lambda x: f(lambda *a: x(x)(*a)))
print(Y(lambda self: lambda n: 1 if n == 0 else n * self(n - 1))(10))

true, false = (lambda a: lambda b: a), (lambda a: lambda b: b)
pair = lambda a: lambda b: lambda s: s(a)(b)
p = pair("first")("second")
print(p(true), p(false))

def memoize(f):
    cache = {}
    def inner(*args):
        if args not in cache:
            cache[args] = f(*args)
        return cache[args]
    inner.cache = cache
    return inner
@memoize
def paths(r, c):
    return 1 if r == 0 or c == 0 else paths(r - 1, c) + paths(r, c - 1)
print(paths(16, 16), len(paths.cache))

class Maybe:
    def __init__(self, value): self.value = value
    def then(self, f): return self if self.value is None else Maybe(f(self.value))
    def __rshift__(self, f): return self.then(f)
    def __repr__(self): return f"Maybe({self.value!r})"
print(Maybe(5) >> (lambda x: x * 2) >> str, Maybe({"a": 1}).then(lambda d: d.get("b")).then(lambda v: v + 1))
trampoline = lambda f, *a: next(r for r in iter(lambda: f, None)) and None
def bounce(f, *args):
    result = f(*args)
    while callable(result):
        result = result()
    return result
def count(n, total=0):
    return total if n == 0 else lambda: count(n - 1, total + n)
print(bounce(count, 20000))
