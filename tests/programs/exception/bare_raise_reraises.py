import sys

def reraise():
    try:
        raise ValueError("original")
    except ValueError:
        print("passing through")
        raise

try:
    reraise()
except ValueError as error:
    print("outside:", error, error.__context__)

try:
    raise
except RuntimeError as error:
    print(error)

def helper():
    raise
try:
    try:
        {}[1]
    except KeyError:
        helper()
except KeyError as error:
    print("by the helper:", error)

def nested():
    try:
        raise ValueError("outer")
    except ValueError:
        try:
            raise KeyError("inner")
        except KeyError:
            pass
        raise
try:
    nested()
except Exception as error:
    print("nested gives", repr(error))

def info():
    return sys.exc_info()[0], sys.exception()
print(info())
try:
    1 / 0
except ZeroDivisionError:
    print(info())
    try:
        [][0]
    except IndexError:
        print(info())
    print(info())
print(info())

def gen():
    print("before", info())
    yield
    try:
        raise KeyError("in generator")
    except KeyError:
        yield info()
    yield info()
try:
    raise ValueError("around")
except ValueError:
    g = gen()
    next(g)
    print("during", next(g))
    print("own again", info())
print("later", next(g))

for attempt in range(3):
    try:
        if attempt < 2:
            raise ConnectionError(attempt)
        print("worked at", attempt)
    except ConnectionError as e:
        if attempt >= 2:
            raise
        print("again after", e)
