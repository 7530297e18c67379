# An error while the method is looked up does not reach the generator that delegates.
def delegate():
    class Part:
        def __iter__(self):
            return self

        def __next__(self):
            return 1

        @property
        def throw(self):
            raise TypeError("no throw")

    yield from Part()


g = delegate()
next(g)
try:
    g.throw(ValueError)
except TypeError as e:
    print(e, next(g))
