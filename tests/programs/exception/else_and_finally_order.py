def run(kind):
    print("--", kind)
    try:
        print("try")
        if kind == "value":
            raise ValueError("v")
        if kind == "key":
            raise KeyError("k")
        if kind == "other":
            raise OSError("o")
        if kind == "return":
            return "returned"
    except ValueError as error:
        print("except ValueError", error)
    except (KeyError, IndexError) as error:
        print("except lookup", error)
        raise RuntimeError("from handler") from error
    else:
        print("else")
        if kind == "else":
            raise ValueError("raised in else is not caught here")
    finally:
        print("finally")
    print("after")
    return "end"

for kind in ("none", "value", "key", "other", "return", "else"):
    try:
        print("=>", run(kind))
    except Exception as error:
        print("=> raised", repr(error), "cause", repr(error.__cause__))

def nested():
    try:
        try:
            try:
                raise ValueError(1)
            finally:
                print("inner finally")
        except KeyError:
            print("never")
        finally:
            print("middle finally")
    except ValueError as error:
        print("outer except", error)
    else:
        print("never")
nested()

def raised_in_finally():
    try:
        raise ValueError("first")
    finally:
        raise KeyError("second")
try:
    raised_in_finally()
except KeyError as error:
    print(repr(error), "context", repr(error.__context__))

def only_finally(n):
    for i in range(n):
        try:
            if i == 2:
                raise StopIteration
        finally:
            print("loop", i)
try:
    only_finally(4)
except StopIteration:
    print("stopped")
