# At the end of a program its globals are released: __del__ runs and still sees the module.
import atexit
import weakref


class Resource:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        global released
        released += 1
        report(self)


def report(resource):
    print("released", resource.name, released)


released = 0
atexit.register(lambda: print("atexit", released))
first = Resource("first")
watched = weakref.finalize(first, print, "finalized")
cycle = Resource("in a cycle")
cycle.me = cycle
