# exit: 1
class MyError(Exception):
    pass

def rec(n):
    if n:
        return rec(n - 1)
    raise MyError("bottom")

def one():
    try:
        rec(20)
    except MyError as e:
        e.add_note("a note\nwith two lines")
        e.add_note("")
        raise ValueError("middle") from e

def two():
    try:
        one()
    except ValueError:
        {}["key"]

try:
    two()
except KeyError as e:
    e.__notes__.append(3) if hasattr(e, "__notes__") else None
    raise RuntimeError
