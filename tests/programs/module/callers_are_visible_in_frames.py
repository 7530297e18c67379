import sys
import warnings

def where(depth):
    frame = sys._getframe(depth)
    return frame.f_code.co_name, frame.f_lineno, frame.f_globals["__name__"]

def middle():
    first = where(1)
    second = where(2)
    return first, second

class Deprecated:
    def method(self):
        warnings.warn("use something else", DeprecationWarning, stacklevel=2)

    @classmethod
    def make(cls):
        return where(1), where(2)

def generator():
    yield where(1)
    yield where(2)

def outer(callback):
    return callback()

print(where(0)[0], where(1))
print(middle())
print(Deprecated.make())
print(list(generator()))
print(outer(lambda: where(1)), outer(lambda: where(2)))
print([where(1) for _ in range(1)], sorted([3, 1], key=lambda n: where(1)[1]))
warnings.simplefilter("always")
Deprecated().method()

def names(frame):
    while frame is not None:
        yield frame.f_code.co_name
        frame = frame.f_back

def deep(n):
    return list(names(sys._getframe())) if n == 0 else deep(n - 1)
print(deep(3))
