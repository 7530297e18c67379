def check(action):
    try:
        action()
    except AssertionError as error:
        print("AssertionError", error.args, str(error))
    else:
        print("passed")

def plain(value):
    assert value

def with_message(value):
    assert value, f"bad value {value!r}"

def with_tuple(value):
    assert value, (1, "two")

def evaluate(value):
    assert print("condition") is None and value, print("message only on failure")

check(lambda: plain(1))
check(lambda: plain([]))
check(lambda: with_message("x"))
check(lambda: with_message(""))
check(lambda: with_tuple(0))
check(lambda: evaluate(True))
check(lambda: evaluate(False))

class Odd:
    def __bool__(self):
        raise ValueError("no truth")
try:
    plain(Odd())
except ValueError as error:
    print(error)

AssertionError_builtin = AssertionError
AssertionError = KeyError
try:
    assert False, "the name is not looked up"
except AssertionError_builtin as error:
    print(type(error).__name__, error)
print(__debug__)
