def f(*args, **kwargs):
    return args, kwargs

print(f(*(), **{}), f(*[1], *[2], 3, *"ab"), f(**{"a": 1}, b=2, **{"c": 3}), f(1, *range(2), x=5, *[9]))
print(f(*{"k": 1}), f(*{7}), f(*(x for x in range(3))), f(**dict(zip("ab", (1, 2)))))

class Mapping:
    def keys(self):
        return ["m1", "m2"]
    def __getitem__(self, key):
        return key.upper()
print(f(**Mapping()), {**Mapping()}, dict(Mapping()))

class BadKeys:
    def keys(self):
        return 5
    def __getitem__(self, key): return 1
class Raises:
    def keys(self):
        raise AttributeError("from keys")
def attempt(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
attempt(lambda: f(**BadKeys()))
attempt(lambda: f(**Raises()))
attempt(lambda: f(*None))
attempt(lambda: f(**None))
attempt(lambda: f(**[("a", 1)]))
attempt(lambda: f(1, *[2], **{"a": 1}, a=2))
attempt(lambda: f.missing(*[1]))
attempt(lambda: print(*[1, 2], **{"sep": "-", "end": "!\n"}))
attempt(lambda: dict(a=1, **{"a": 2}))
attempt(lambda: max(*[3, 1], **{"key": lambda v: -v}))
attempt(lambda: "{} {k}".format(*["x"], **{"k": "y"}))
attempt(lambda: sorted(*[[3, 1, 2]], **{"reverse": True}))
attempt(lambda: int(*["ff"], **{"base": 16}))

def wrapper(function, *args, **kwargs):
    kwargs.setdefault("added", True)
    return function(*args, **kwargs)
print(wrapper(f, 1, 2, k=3))
def mutate(**kwargs):
    kwargs["new"] = 1
    return kwargs
original = {"a": 0}
print(mutate(**original), original)
def same(*args):
    return args
t = (1, 2)
print(same(*t) == t, same(*t, *t), same(*[[1]])[0] is not None)
log = []
def note(x):
    log.append(x)
    return x
f(note("a"), *[note("b")], note("c"), k=note("d"), **{"l": note("e")}, m=note("f"))
print(log)
class Callable:
    def __call__(self, *args, **kw): return "called", args, kw
print(Callable()(*[1], **{"z": 2}), Callable().__call__(5), type(lambda: 0)(f.__code__, globals())(1))
