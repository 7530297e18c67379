from functools import cache, cached_property, cmp_to_key, lru_cache, partial, reduce, singledispatch, total_ordering, wraps
import operator

print(reduce(operator.add, [1, 2, 3]), reduce(lambda a, b: a * b, range(1, 6)), reduce(max, [3, 9, 2], 5), reduce(operator.or_, [{1}, {2}]), reduce(lambda a, b: b + a, "abc"))
try:
    reduce(operator.add, [])
except TypeError as error:
    print(error)

@lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(100), fib.cache_info())
fib.cache_clear()
print(fib.cache_info(), fib.__name__, fib.__wrapped__(10))

@lru_cache(maxsize=2)
def square(x):
    print("computing", x)
    return x * x
print(square(1), square(2), square(1), square(3), square(2), square.cache_info())

@cache
def ways(amount, coins=(50, 20, 10, 5, 2, 1)):
    if amount == 0:
        return 1
    if amount < 0 or not coins:
        return 0
    return ways(amount - coins[0], coins) + ways(amount, coins[1:])
print(ways(100), ways.cache_parameters())
try:
    square([])
except TypeError as error:
    print(error)

binary = partial(int, base=2)
print(binary("1010"), partial(print, "a", sep="-")("b", "c"), binary.func is int, binary.keywords, partial(pow, 2)(5), partial(partial(max, 5), 7)(6))
add3 = partial(lambda a, b, c: (a, b, c), 1, c=3)
print(add3(2), add3(b=5), add3(2, c=9))
print(sorted([5, 3, 10], key=cmp_to_key(lambda a, b: (str(a) > str(b)) - (str(a) < str(b)))))

def logged(prefix):
    def decorate(f):
        @wraps(f)
        def inner(*a):
            print(prefix, f.__name__, a)
            return f(*a)
        return inner
    return decorate
@logged(">>")
def add(a, b):
    "Adds."
    return a + b
print(add(1, 2), add.__name__, add.__doc__, add.__wrapped__ is not add)

class Data:
    def __init__(self, values): self.values = values
    @cached_property
    def mean(self):
        print("mean computed")
        return sum(self.values) / len(self.values)
d = Data([1, 2, 3])
print(d.mean, d.mean, vars(d))
@singledispatch
def size(x): raise TypeError(f"no size of {type(x).__name__}")
@size.register(int)
def _(x): return x.bit_length()
@size.register
def _(x: str | bytes): return len(x)
print(size(255), size("abc"), size(b"x"))
try:
    size(1.5)
except TypeError as error:
    print(error)
compose = lambda *fs: reduce(lambda f, g: lambda x: f(g(x)), fs)
print(compose(str, abs, int)("-5"))
