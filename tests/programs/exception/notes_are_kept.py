e = ValueError("base")
e.add_note("first note")
e.add_note("second\nwith two lines")
print(e.__notes__, str(e), e.args)
try:
    e.add_note(5)
except TypeError as error:
    print(error)

class Custom(Exception):
    pass
c = Custom()
print(hasattr(c, "__notes__"))
c.add_note("n")
print(vars(c))

def parse(lines):
    for number, line in enumerate(lines, 1):
        try:
            yield int(line)
        except ValueError as error:
            error.add_note(f"in line {number}")
            raise

try:
    print(list(parse(["1", "2", "x3"])))
except ValueError as error:
    error.add_note("while reading numbers")
    print(error)
    for note in error.__notes__:
        print("  note:", note)

import traceback
try:
    try:
        raise KeyError("k")
    except KeyError as error:
        error.add_note("seen by the inner handler")
        raise
except KeyError as error:
    print("".join(traceback.format_exception_only(error)), end="")
c.__notes__ = ["replaced"]
c.add_note("added")
print(c.__notes__)
c.__notes__ = "not a list"
try:
    c.add_note("x")
except TypeError as error:
    print(error)
