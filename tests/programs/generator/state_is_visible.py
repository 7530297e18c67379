import inspect
import types

def g(a, b=2):
    x = yield a
    y = yield b
    return x, y

it = g(1)
print(type(it).__name__, isinstance(it, types.GeneratorType), it.__name__, it.__qualname__)
print(it.gi_running, it.gi_yieldfrom, it.gi_suspended, it.gi_frame is not None)
print(inspect.getgeneratorstate(it) if hasattr(inspect, "getgeneratorstate") else "")
next(it)
print(it.gi_suspended, sorted(it.gi_frame.f_locals.items()), it.gi_frame.f_lineno)
it.send("sent")
print(sorted(it.gi_frame.f_locals.items()))
try:
    next(it)
except StopIteration as stop:
    print(stop.value)
print(it.gi_frame, it.gi_suspended, it.gi_code is g.__code__)

def reentrant():
    try:
        next(me)
    except ValueError as error:
        yield str(error)
me = reentrant()
print(next(me))

def outer():
    yield from inner
inner = g(5)
o = outer()
next(o)
print(o.gi_yieldfrom is inner)
it.__name__ = "renamed"
print(it.__name__, hasattr(it, "__next__"), hasattr(it, "send"), iter(it) is it)
expression = (i for i in range(2))
print(expression.__name__, expression.__qualname__, list(expression), list(expression))
print(g.__code__.co_flags & 0x20 != 0, inspect.isgeneratorfunction(g), inspect.isgenerator(it))
try:
    it.gi_frame = None
except AttributeError as error:
    print(error)
