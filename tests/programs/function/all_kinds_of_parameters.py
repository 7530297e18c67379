def f(a, b=2, /, c=3, *args, d, e=5, **kwargs):
    return a, b, c, args, d, e, kwargs

print(f(1, d=4))
print(f(1, 20, 30, 40, 50, d=4, e=6, z=7))
print(f(1, d=4, a="keyword a", b="keyword b"))
print(f(*[1, 2, 3, 4], **{"d": 5}, e=1, **{"x": 2}))
print(f(1, *(2,), 3, *[4, 5], d=0))

def only_positional(x, y, /):
    return x - y
def only_keyword(*, x, y=10):
    return x - y
def optional(x=1, y=2):
    return x, y

print(only_positional(5, 3), only_keyword(x=5), only_keyword(y=1, x=2))
print(optional(), optional(y=5), optional(7, y=8), optional(*"ab"), optional(**dict(y=0)))

print((lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, m=4))
print((lambda a, /, b, *, c: [a, b, c])(1, b=2, c=3))

def names(**kw):
    return list(kw)
print(names(z=1, a=2, m=3), names(**{"not an identifier": 1, "": 2}))

def order(*args, **kw):
    return args, kw
def trace(x):
    print("eval", x, end=" ")
    return x
print(order(trace(1), *trace([2, 3]), trace(4), k=trace(5), **trace({"m": 6}), n=trace(7)))
print(order(k=trace("first"), *trace(["second"])))

def star_only(*, flag):
    return flag
print(star_only(flag=True), f.__defaults__, f.__kwdefaults__)
print(f.__code__.co_argcount, f.__code__.co_posonlyargcount, f.__code__.co_kwonlyargcount, f.__code__.co_varnames)
