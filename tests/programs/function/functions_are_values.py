import operator

def add(a, b):
    """Adds.

    Twice."""
    return a + b

table = {"+": add, "-": operator.sub, "*": lambda a, b: a * b, "max": max}
for name, f in table.items():
    print(name, f(7, 3))

print(add.__name__, add.__doc__.splitlines(), add.__module__, add.__qualname__, add.__defaults__)
add.calls = 0
def counted(*args):
    counted.calls += 1
    return add(*args)
counted.calls = 0
print(sum(counted(i, 1) for i in range(5)), counted.calls, add.__dict__)

def apply(f, *args, times=1):
    result = args[0]
    for _ in range(times):
        result = f(result, *args[1:])
    return result
print(apply(add, 1, 2, times=4), apply(str.upper, "x"), apply(pow, 2, 3, times=2))

def adder(n):
    def plus(x):
        return x + n
    plus.__name__ = f"plus_{n}"
    return plus
print([f(10) for f in map(adder, range(3))], adder(4).__name__, adder(4).__qualname__)

pipeline = [str.strip, str.title, lambda s: s.replace(" ", "_"), len]
value = "  hello wide world "
for stage in pipeline:
    value = stage(value)
    print(repr(value))

print(callable(add), callable(5), callable(int), callable(lambda: 0))
print(sorted([3, -4, 2, -1], key=abs), list(filter(None, [0, 1, "", "a"])), list(map(pow, [2, 3], [3, 2])))
methods = [[3, 1, 2].index, "a-b".split, {"k": "v"}.get]
print(methods[0](1), methods[1]("-"), methods[2]("k"), methods[2]("z", "default"))
print((lambda: None)(), (lambda: (yield))().__class__.__name__, (lambda x, *y: (x, y))(1, 2, 3))
def nothing(): pass
print(nothing(), nothing.__doc__)
