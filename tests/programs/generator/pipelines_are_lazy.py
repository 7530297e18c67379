import itertools

def numbers(n):
    for i in range(n):
        print("make", i)
        yield i

def squares(source):
    for x in source:
        print("square", x)
        yield x * x

def odd(source):
    return (x for x in source if x % 2)

print(list(odd(squares(numbers(4)))))
first = next(odd(squares(numbers(100))))
print("first", first)

def primes():
    found = []
    for n in itertools.count(2):
        if all(n % p for p in found):
            found.append(n)
            yield n
print(list(itertools.islice(primes(), 12)))

def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
print(list(itertools.takewhile(lambda x: x < 100, fibonacci())))

def running_average():
    total = count = 0
    average = None
    while True:
        value = yield average
        total += value
        count += 1
        average = total / count
averager = running_average()
next(averager)
print([averager.send(x) for x in (10, 20, 60)])

def window(iterable, size):
    items = []
    for x in iterable:
        items.append(x)
        if len(items) == size:
            yield tuple(items)
            items.pop(0)
print(list(window("abcde", 3)))

def round_robin(*iterables):
    pending = [iter(i) for i in iterables]
    while pending:
        for it in pending[:]:
            try:
                yield next(it)
            except StopIteration:
                pending.remove(it)
print("".join(round_robin("ABC", "d", "EFGH")))
print(sum(x for x in range(10) if x % 3 == 0), ",".join(str(c) for c in fibonacci.__code__.co_varnames))
