error = "before"
try:
    raise ValueError("x")
except ValueError as error:
    print(error)
try:
    print(error)
except NameError as e:
    print(e)

def local():
    e = "kept"
    try:
        raise KeyError("k")
    except KeyError as e:
        saved = e
    try:
        return e
    except UnboundLocalError as problem:
        return str(problem), saved
print(local())

def reassigned():
    try:
        1 / 0
    except ZeroDivisionError as e:
        e = "replaced"
    return "e" in locals()
print(reassigned())

def deleted():
    try:
        1 / 0
    except ZeroDivisionError as e:
        del e
    return "still fine"
print(deleted())

def captured():
    try:
        1 / 0
    except ZeroDivisionError as e:
        show = lambda: e
        print(show())
    try:
        show()
    except NameError as problem:
        return str(problem)
print(captured())

def raised_again():
    try:
        try:
            raise ValueError("inner")
        except ValueError as e:
            raise KeyError("outer")
    except KeyError as e:
        return repr(e), repr(e.__context__)
print(raised_again())

def returned():
    try:
        raise ValueError("v")
    except ValueError as e:
        return e
print(returned(), returned().__traceback__ is not None)
class C:
    try:
        raise ValueError
    except ValueError as attribute:
        pass
    has = "attribute" in locals()
print(C.has)
