import array
from types import SimpleNamespace


def show(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


def left(iterator, state):
    iterator.__setstate__(state)
    return list(iterator)


for make in (lambda: iter(array.array("i", [1, 2, 3]))), (lambda: iter(range(0, 10, 3))), (lambda: iter(range(2**80, 2**80 + 3))):
    for state in 0, 1, -1, 9, 2**70, "a", None:
        show(lambda: left(make(), state))


class WithNew:
    def __new__(cls, *args, **kwargs):
        return super().__new__(cls)


class Both(WithNew, SimpleNamespace):
    pass


show(lambda: Both(a=1))
show(lambda: Both.__base__)
show(lambda: BlockingIOError(1, "a", 2**70))
show(lambda: BlockingIOError(1, "a", -3).characters_written)
