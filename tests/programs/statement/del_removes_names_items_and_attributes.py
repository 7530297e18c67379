x = 1
del x
try:
    x
except NameError as error:
    print(error)

items = list(range(10))
del items[0], items[-1], items[2:4]
print(items)
del items[::2]
print(items)
del items[:]
print(items)

d = {"a": 1, "b": 2}
del d["a"]
print(d)
try:
    del d["a"]
except KeyError as error:
    print("KeyError", error)

class Point:
    def __init__(self):
        self.x = self.y = 0
    def __delattr__(self, name):
        print("deleting", name)
        super().__delattr__(name)
    def __delitem__(self, key):
        print("deleting item", key)

p = Point()
del p.x, p[1:2], p["k", 3]
try:
    del p.x
except AttributeError as error:
    print(error)

def local():
    value = 5
    del value
    try:
        return value
    except UnboundLocalError as error:
        return str(error)
print(local())

def closure():
    value = 5
    def inner():
        return value
    del value
    try:
        return inner()
    except NameError as error:
        return str(error)
print(closure())

a, (b, c) = 1, (2, 3)
del a, (b, c)
print([name for name in "abc" if name in globals()])
try:
    del len
except NameError as error:
    print(error)
try:
    del (1, 2)[0]
except TypeError as error:
    print(error)
