import sys

def down(n):
    return down(n + 1)

try:
    down(0)
except RecursionError as error:
    print(error)

def mutual_a(n): return mutual_b(n + 1)
def mutual_b(n): return mutual_a(n + 1)
try:
    mutual_a(0)
except RecursionError as error:
    print(type(error).__mro__[1].__name__)

class Loop:
    def __getattr__(self, name):
        return getattr(self, name + "x")
    def __repr__(self):
        return repr(self)
    def __eq__(self, other):
        return self == other
    def __len__(self):
        return len(self)
    def __iter__(self):
        return iter(self)
    def __add__(self, other):
        return self + other
    def __call__(self):
        return self()
loop = Loop()
for name, action in [("attr", lambda: loop.a), ("repr", lambda: repr(loop)), ("eq", lambda: loop == 1), ("len", lambda: len(loop)),
                     ("iter", lambda: iter(loop)), ("add", lambda: loop + 1), ("call", lambda: loop())]:
    try:
        action()
    except RecursionError:
        print(name, "RecursionError")

def count(n):
    return n if n == 0 else 1 + count(n - 1)
sys.setrecursionlimit(20000)
print(count(15000))
sys.setrecursionlimit(100)
try:
    count(150)
except RecursionError:
    print("limit of 100")
sys.setrecursionlimit(1000)
print(count(900))
def generator(n):
    yield from generator(n + 1)
try:
    next(generator(0))
except RecursionError:
    print("generator")
