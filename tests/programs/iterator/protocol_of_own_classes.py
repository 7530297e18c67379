class Countdown:
    def __init__(self, start):
        self.start = start
    def __iter__(self):
        return CountdownIterator(self.start)

class CountdownIterator:
    def __init__(self, n):
        self.n = n
    def __iter__(self):
        return self
    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n + 1

c = Countdown(3)
print(list(c), list(c), [(a, b) for a in c for b in c][:4])
it = iter(c)
print(next(it), list(it), list(it))

class Sequence:
    """The old protocol: __getitem__ from 0 until IndexError."""
    def __getitem__(self, i):
        if i >= 4:
            raise IndexError(i)
        return i * i
s = Sequence()
print(list(s), 9 in s, 5 in s, max(s), list(reversed([*s])), dict(enumerate(s)))
a, b, *rest = s
print(a, b, rest)

class OnlyNext:
    def __next__(self):
        return 1
class BadIter:
    def __iter__(self):
        return 5
class NoneIter:
    __iter__ = None
    def __getitem__(self, i):
        return i
for thing in (OnlyNext(), BadIter(), NoneIter(), 5, None):
    try:
        iter(thing)
    except TypeError as error:
        print(error)
try:
    next([1])
except TypeError as error:
    print(error)

numbers = iter(range(5))
for x in numbers:
    print(x, next(numbers, None))

calls = []
def read():
    calls.append(1)
    return len(calls)
print(list(iter(read, 4)), len(calls))

class Reversible:
    def __reversed__(self):
        return iter("cba")
    def __len__(self):
        return 3
    def __getitem__(self, i):
        return i
print(list(reversed(Reversible())), Reversible.__iter__ if hasattr(Reversible, "__iter__") else "no iter")
