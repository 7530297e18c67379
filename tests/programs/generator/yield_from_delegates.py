def inner(name):
    print(name, "starts")
    try:
        got = yield name + "1"
        print(name, "got", got)
        got = yield name + "2"
        print(name, "got", got)
    except ZeroDivisionError:
        print(name, "caught division")
        yield name + " recovered"
    finally:
        print(name, "cleanup")
    return name + " result"

def outer():
    a = yield from inner("a")
    print("outer has", a)
    b = yield from inner("b")
    return a, b

g = outer()
print(next(g))
print(g.send("x"))
print(g.send("y"))
print(g.throw(ZeroDivisionError))
try:
    next(g)
except StopIteration as stop:
    print(stop.value)

g = outer()
next(g)
g.close()

def over_others():
    yield from [1, 2]
    yield from "ab"
    yield from range(2)
    yield from {"k": 1}
    result = yield from ()
    yield result
print(list(over_others()))

class Custom:
    def __init__(self):
        self.n = 0
    def __iter__(self):
        return self
    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration("custom value")
        return self.n
    def send(self, value):
        print("custom send", value)
        return self.n * 100
def through():
    print("result:", (yield from Custom()))
g = through()
print(next(g), g.send("hi"), next(g))
try:
    next(g)
except StopIteration:
    print("end")

def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
print(list(tree(3)), sum(tree(8)))
try:
    list((lambda: (yield from 5))())
except TypeError as error:
    print(error)
