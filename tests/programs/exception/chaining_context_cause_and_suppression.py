def show(error):
    seen = []
    while error is not None:
        seen.append(f"{error!r}[cause={error.__cause__!r} suppress={error.__suppress_context__}]")
        error = error.__context__
    print(" <- ".join(seen))

def caught(action):
    try:
        action()
    except Exception as error:
        show(error)

def context():
    try:
        raise ValueError(1)
    except ValueError:
        raise KeyError(2)
def cause():
    try:
        raise ValueError(1)
    except ValueError as e:
        raise KeyError(2) from e
def none():
    try:
        raise ValueError(1)
    except ValueError:
        raise KeyError(2) from None
def foreign():
    raise KeyError(1) from OSError("elsewhere")
def by_class():
    raise KeyError from ValueError
def deep():
    try:
        try:
            raise ValueError(1)
        except ValueError:
            raise KeyError(2)
    except KeyError:
        raise IndexError(3)
def reraised():
    try:
        raise ValueError(1)
    except ValueError as e:
        try:
            raise KeyError(2)
        except KeyError:
            raise e
def same():
    e = ValueError("self")
    try:
        raise e
    except ValueError:
        raise e
def in_else():
    try:
        pass
    except ValueError:
        pass
    else:
        raise KeyError("no context")
def through_call():
    def handler():
        raise KeyError("in a function called by the handler")
    try:
        1 / 0
    except ZeroDivisionError:
        handler()
def after():
    try:
        1 / 0
    except ZeroDivisionError:
        pass
    raise KeyError("handled before: no context")
def generator():
    def g():
        try:
            yield
        except ValueError:
            raise KeyError("g")
    it = g()
    next(it)
    it.throw(ValueError("thrown"))
for action in (context, cause, none, foreign, by_class, deep, reraised, same, in_else, through_call, after, generator):
    print(action.__name__, end=": ")
    caught(action)
e = ValueError()
e.__cause__ = KeyError("set by hand")
print(e.__suppress_context__)
try:
    e.__cause__ = 5
except TypeError as error:
    print(error)
