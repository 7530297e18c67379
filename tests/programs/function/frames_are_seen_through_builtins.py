"""Who looks at the stack finds every Python frame, whatever builtin code lies between them."""
import sys
import threading


def names():
    frame, found = sys._getframe(1), []
    while frame is not None and len(found) < 4:
        found.append((frame.f_code.co_name, frame.f_lineno))
        frame = frame.f_back
    print(found)


class Item:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        names()
        return True

    def __lt__(self, other):
        names()
        return self.value < other.value

    def __hash__(self):
        names()
        return 1

    def __repr__(self):
        names()
        return "Item"

    def __format__(self, spec):
        names()
        return "formatted"

    def __getattr__(self, name):
        names()
        return name

    def __del__(self):
        names()


def numbers():
    names()
    yield 1
    names()


def through_builtins():
    list(numbers())
    list(map(lambda x: names(), [1]))
    sorted([3, 1], key=lambda x: names() or x)
    sorted([Item(2), Item(1)])
    max([1, 2], key=lambda x: names() or x)
    print([Item(1)] == [Item(1)])
    print({Item(1): 2})
    print("%s" % [Item(1)], f"{Item(2)}")
    print(Item(1).missing, getattr(Item(1), "other"))
    sum(x for x in numbers())
    [*filter(lambda x: names(), (1,))]


def deep(n):
    return deep(n - 1) if n else names()


through_builtins()
deep(3)
thread = threading.Thread(target=through_builtins)
thread.start()
thread.join()
