def echo():
    received = None
    while True:
        try:
            received = yield received
            print("received", received)
        except ValueError as error:
            print("caught", error)
            received = "after error"
        finally:
            print("turn over")

g = echo()
print(next(g))
print(g.send(1))
print(g.send("two"))
print(g.throw(ValueError("thrown")))
print(g.throw(ValueError, "by class"))
try:
    g.throw(KeyError("not handled"))
except KeyError as error:
    print("propagated", error)
try:
    next(g)
except StopIteration as error:
    print("finished", error.value)

def fresh():
    print("started")
    yield 1

g = fresh()
try:
    g.send("too early")
except TypeError as error:
    print(error)
g.close()
print(list(g))
g = fresh()
try:
    g.throw(RuntimeError("before start"))
except RuntimeError as error:
    print(error)
print(list(g))

def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield "ignored"
g = stubborn()
next(g)
try:
    g.close()
except RuntimeError as error:
    print(error)

def polite():
    try:
        yield 1
    except GeneratorExit:
        print("closing")
        return "value of close is None in 3.12"
g = polite()
next(g)
print(g.close(), g.close())
try:
    g.throw(5)
except TypeError as error:
    print(error)
