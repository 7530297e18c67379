def show(e, depth=0):
    while e is not None:
        print("  " * depth, type(e).__name__, e.args, "suppress" if e.__suppress_context__ else "")
        if e.__cause__ is not None:
            print("  " * depth, "cause:")
            show(e.__cause__, depth + 1)
        e = e.__context__
        if e: print("  " * depth, "context:")

try:
    try:
        raise ValueError(1)
    except ValueError:
        raise KeyError(2)
except KeyError as e:
    show(e)
try:
    try:
        raise ValueError(1)
    except ValueError as v:
        raise KeyError(2) from v
except KeyError as e:
    show(e)
try:
    try:
        raise ValueError(1)
    except ValueError as v:
        raise KeyError(2) from None
except KeyError as e:
    show(e)
try:
    try:
        raise ValueError(1)
    finally:
        raise KeyError(2)
except KeyError as e:
    show(e)
try:
    raise KeyError from ValueError
except KeyError as e:
    show(e)
for bad in ("raise 3", "raise int", "raise ValueError from 3", "raise ValueError from int", "raise"):
    try:
        exec(bad)
    except BaseException as e:
        print(type(e).__name__, e)
try:
    try:
        raise ValueError(1)
    except ValueError as a:
        try:
            raise KeyError(2)
        except KeyError as b:
            raise a
except ValueError as e:
    show(e)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        undefined_name
except NameError as e:
    show(e)
import sys
print(sys.exc_info(), sys.exception())
try:
    raise ValueError("x")
except ValueError as e:
    print(sys.exc_info()[0], sys.exception() is e)
    try:
        raise KeyError("y")
    except KeyError as k:
        print(sys.exc_info()[1] is k)
    print(sys.exc_info()[1] is e)
print(sys.exc_info())
def gen():
    try:
        yield 1
        raise KeyError("in gen")
    except KeyError as e:
        print("gen", e.__context__, sys.exception() is e)
        yield 2
    print("after", sys.exception())
    yield 3
try:
    raise ValueError("outer")
except ValueError:
    g = gen()
    next(g)
    next(g)
    print(sys.exception())
    next(g)
    print(sys.exception())
class E(Exception):
    def __init__(self):
        raise RuntimeError("in init")
try:
    raise E
except RuntimeError as e:
    print(e)
class NotExc:
    def __new__(cls): return 3
class BadMeta(Exception):
    def __new__(cls): return 3
try:
    raise BadMeta
except TypeError as e:
    print(e)
def f():
    try:
        return 1
    finally:
        print("finally")
print(f())
def loop():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            print(i)
        finally:
            print("fin", i)
loop()
try:
    try:
        raise ValueError
    except 3:
        pass
except TypeError as e:
    print(e, type(e.__context__).__name__)
try:
    try:
        raise ValueError
    except (KeyError, 3):
        pass
except TypeError as e:
    print(e)
try:
    try:
        raise ValueError("once")
    except (KeyError, (TypeError, ValueError)) as e:
        print("caught", e)
except TypeError as e:
    print(e)
try:
    e
except NameError as n:
    print(n)
def unbound():
    try:
        x
    except UnboundLocalError as u:
        print(u, u.name)
    x = 1
unbound()
def deleted():
    y = 1
    del y
    try: y
    except UnboundLocalError as u: print(u)
deleted()
def free():
    def inner():
        return z
    try: inner()
    except NameError as n: print(type(n).__name__, n)
    z = 1
free()
try:
    assert 1 == 2, "message"
except AssertionError as e:
    print(e)
try:
    assert ()
except AssertionError as e:
    print(repr(e))
# a long cycle must not hang
a, b, c = ValueError("a"), ValueError("b"), ValueError("c")
a.__context__ = b; b.__context__ = a
try:
    try:
        raise a
    except ValueError:
        raise c
except ValueError as x:
    print(x, x.__context__, x.__context__.__context__)
