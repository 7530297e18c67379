from contextlib import ContextDecorator, contextmanager

@contextmanager
def section(name):
    print(f"<{name}>")
    try:
        yield name.upper()
    except ValueError as error:
        print("caught", error)
    finally:
        print(f"</{name}>")

with section("a") as value:
    print(value)

@section("f")
def f(x):
    print("in f", x)
    return x * 2
print(f(4), f(5))

with section("b"):
    raise ValueError("inside b")
try:
    with section("c"):
        raise KeyError("inside c")
except KeyError as error:
    print("outside", error)

class Timer(ContextDecorator):
    def __enter__(self):
        print("start")
        return self
    def __exit__(self, *exc):
        print("stop", exc[0].__name__ if exc[0] else None)
        return exc[0] is ZeroDivisionError

@Timer()
def divide(a, b):
    return a / b
print(divide(6, 3), divide(1, 0))

@contextmanager
def bad():
    if False:
        yield
try:
    with bad():
        pass
except RuntimeError as error:
    print(error)

@contextmanager
def twice():
    yield 1
    yield 2
try:
    with twice():
        pass
except RuntimeError as error:
    print(error)
