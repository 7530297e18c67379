import functools

def shout(function):
    print("decorating", function.__name__)
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs).upper() + "!"
    return wrapper

def repeat(times):
    print("repeat", times)
    def decorate(function):
        print("repeat decorates", function.__name__)
        def wrapper(*args):
            return " ".join(function(*args) for _ in range(times))
        return wrapper
    return decorate

@repeat(2)
@shout
def greet(name):
    "Greets."
    return f"hello {name}"
print(greet("ada"))

@shout
def named():
    """Doc."""
    return "n"
print(named.__name__, named.__doc__, named.__wrapped__())

def register(registry, key):
    def add(function):
        registry[key] = function
        return function
    return add
commands = {}
@register(commands, "add")
def add(a, b): return a + b
@register(commands, "mul")
def mul(a, b): return a * b
print([commands[c](3, 4) for c in ("add", "mul")], commands["add"] is add)

@lambda f: f()
def value():
    return 42
print(value)

decorators = [shout, repeat(1)]
@decorators[0]
def indexed(): return "by index"
print(indexed())

@(d := repeat(3))
def walrus(): return "w"
print(walrus(), d.__name__)

@(lambda f: print(f.__name__))
def replaced_by_none(): pass
print(replaced_by_none)
