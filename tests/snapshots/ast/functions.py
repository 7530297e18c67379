def f(): pass
def f(a, b=1, /, c=2, *d, e, f=3, **g): pass
def f(*, a): pass
def f(*a: b, c: d = e, **f: g) -> h: pass
def f(*a: *b): pass
def f(a,): pass
def f(*a,): pass
def f(**a,): pass
def f(a, /): pass
def f(a, /,): pass
def f(
    a,
    b: int = 1,
): pass
async def f(): await x
def f(): return 1;
def f():
    'doc'
    yield
    yield a
    yield a, b
    x = yield
    yield from y
