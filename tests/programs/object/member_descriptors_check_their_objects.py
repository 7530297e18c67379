class Class:
    __slots__ = ("slot",)

class Sneaky:
    borrowed = Class.slot
    def __init__(self):
        self.other = 1

def load(o):
    return o.borrowed

def store(o):
    o.borrowed = 42

for f in (load, store):
    for _ in range(50):
        try:
            f(Sneaky())
        except TypeError as error:
            message = str(error)
    print(message)
print(Sneaky().other)

class First:
    __slots__ = ["__weakref__"]
class Second:
    __slots__ = ["__dict__"]
class Both(First, Second):
    __slots__ = []
b = Both()
b.x = 1
print(b.__dict__)
del b.__dict__
print(b.__dict__)
