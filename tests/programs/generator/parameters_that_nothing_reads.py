# A generator keeps its arguments alive until it ends, also those that its body never reads.
class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("released", self.name)


def count(unused, n):
    yield from range(n)


def first(unused):
    yield from (1, 2, 3)


class Numbers:
    def __iter__(self):
        yield from (1, 2, 3)


print(*Numbers())
print(list(first(0)), list(count(None, 3)))
g = first(Noisy("argument"))
print(next(g), next(g))
del g
print("done")


def closed(unused):
    def inner(other):
        yield 1
        return
        print(unused)

    return inner


print(list(closed(Noisy("cell"))(1)))
