log = []

def resource(name):
    log.append("open " + name)
    try:
        yield name
        yield name + " again"
    finally:
        log.append("close " + name)

def flush(title):
    print(title, log)
    log.clear()

for x in resource("a"):
    log.append(x)
flush("exhausted")

for x in resource("b"):
    break
flush("dropped by break (still held by nothing)")

g = resource("c")
next(g)
flush("held")
del g
flush("deleted")

g = resource("d")
next(g)
g.close()
flush("closed")

g = resource("e")
del g
flush("never started")

def nested():
    try:
        for x in resource("inner"):
            yield x
    finally:
        log.append("outer closes")
g = nested()
next(g)
g.close()
flush("nested close")

def delegated():
    try:
        yield from resource("delegate")
    finally:
        log.append("delegator closes")
g = delegated()
next(g)
del g
flush("delegated")

def use():
    g = resource("local")
    next(g)
    log.append("returning")
    return "value"
use()
flush("function left")

with_exception = resource("x")
next(with_exception)
try:
    with_exception.throw(KeyError("k"))
except KeyError as error:
    log.append(repr(error))
flush("thrown into")
pair = zip(resource("p"), resource("q"))
next(pair)
pair = None
flush("zip dropped")
