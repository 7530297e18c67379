class Memo:
    """A decorator with state, which also works for methods."""
    def __init__(self, function):
        self.function = function
        self.cache = {}
        self.hits = 0
    def __call__(self, *args):
        if args in self.cache:
            self.hits += 1
        else:
            self.cache[args] = self.function(*args)
        return self.cache[args]
    def __get__(self, instance, owner):
        return self if instance is None else lambda *args: self(instance, *args)

@Memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(60), fib.hits, len(fib.cache))

class Circle:
    def __init__(self, r):
        self.r = r
    def __repr__(self):
        return f"Circle({self.r})"
    @Memo
    def area(self, scale):
        print("computing for", self)
        return self.r ** 2 * scale
c = Circle(2)
print(c.area(3), c.area(3), Circle.area.hits)

def with_repr(cls):
    def __repr__(self):
        fields = ", ".join(f"{k}={v!r}" for k, v in vars(self).items())
        return f"{cls.__name__}({fields})"
    cls.__repr__ = __repr__
    return cls

def singleton(cls):
    instances = {}
    def get(*args):
        if cls not in instances:
            instances[cls] = cls(*args)
        return instances[cls]
    return get

@with_repr
class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y
print(Point(1, "two"))

@singleton
class Database:
    def __init__(self, name="main"):
        print("connecting", name)
a, b = Database("first"), Database("second")
print(a is b)

class Tagged:
    def __init__(self, tag): self.tag = tag
    def __call__(self, target):
        target.tag = self.tag
        return target
@Tagged("plugin")
class Plugin: pass
@Tagged("function")
def f(): pass
print(Plugin.tag, f.tag)
