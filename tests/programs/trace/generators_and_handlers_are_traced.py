import sys
def tr(f, e, a):
    print(e, f.f_lineno, f.f_code.co_name)
    return tr
def g():
    try:
        yield 1
        yield 2
    except ValueError:
        yield 3
    finally:
        print('fin')
def d():
    r = yield from g()
    return r
def nest():
    for i in range(2):
        for j in range(2): pass
    x = [
        1,
        2,
    ]
    return (x
        if x
        else None)
def ret_in_finally():
    for i in (1,):
        try:
            return i
        finally:
            i = 2
def chained():
    try:
        try:
            raise KeyError('a')
        except KeyError as e:
            raise ValueError('b') from e
    except ValueError as e:
        pass
def withexc():
    class CM:
        def __enter__(s): return s
        def __exit__(s, *a): return True
    with CM():
        raise KeyError
    return 1
sys.settrace(tr)
x = g(); next(x); x.throw(ValueError); x.close()
y = d(); next(y); y.send(None); y.close()
nest(); ret_in_finally(); chained(); withexc()
sys.settrace(None)


# What is thrown in passes the generators that delegate, and they are on the stack meanwhile.
def stack():
    frame, names = sys._getframe(1), []
    while frame is not None:
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    return names


def inner():
    try:
        yield 1
    except ValueError:
        print(stack())
        yield 2


def middle():
    yield from inner()


def outer():
    yield from middle()


generator = outer()
next(generator)
generator.throw(ValueError)
print(stack())


# A generator that dies suspended gets GeneratorExit even where nothing handles it.
def plain():
    yield 1
    yield 2


def abandon():
    for value in plain():
        break
    other = plain()
    next(other)
    other.close()


seen = []


def tracer(frame, event, arg):
    seen.append((event, frame.f_code.co_name, arg[0].__name__ if event == "exception" else arg))
    return tracer


sys.settrace(tracer)
abandon()
sys.settrace(None)
print(*seen, sep="\n")
seen.clear()
sys.setprofile(lambda frame, event, arg: seen.append((event, frame.f_code.co_name)))
abandon()
sys.setprofile(None)
print(*seen, sep="\n")
