def f():
    yield 1
    return "done"

g = f()
print(next(g))
try:
    next(g)
except StopIteration as stop:
    print(stop.value, stop.args)
try:
    next(g)
except StopIteration as stop:
    print(stop.value, stop.args)
print(next(g, "default"))

def tuple_return():
    return (1, 2)
    yield
try:
    next(tuple_return())
except StopIteration as stop:
    print(stop.value, stop.args)

def raises_stop():
    yield 1
    raise StopIteration("inside")
g = raises_stop()
next(g)
try:
    next(g)
except RuntimeError as error:
    print(error, repr(error.__cause__), error.__cause__ is error.__context__)

def careless(it):
    while True:
        yield next(it)
try:
    print(list(careless(iter([1, 2]))))
except RuntimeError as error:
    print(error)

def bounded(it):
    for _ in range(5):
        try:
            yield next(it)
        except StopIteration:
            return
print(list(bounded(iter("ab"))))

stop = StopIteration()
print(stop.value, StopIteration(1, 2).value, repr(StopIteration(3)))
def collect(gen):
    result = yield from gen
    print("collected", result)
print(list(collect(f())))
print(list(zip(f(), "ab")), dict.fromkeys(f()), [*f()], max(f()), tuple(f()))
a, = f()
print(a, 1 in f(), 2 in f())
