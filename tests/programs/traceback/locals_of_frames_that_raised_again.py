# The locals of a frame that an exception has left, where handlers ran in it before.
import contextlib
import traceback


def handled():
    x = 1
    try:
        raise ValueError("a")
    except ValueError as e:
        y = 2.5
        raise


def finished():
    x = [1]
    try:
        raise ValueError("a")
    finally:
        y = 2


def entered():
    x = "s"
    with contextlib.suppress(KeyError) as s:
        z = 3
        raise ValueError("a")


def other():
    x = 1
    for i in range(3):
        y = i * 2
        try:
            raise KeyError(y)
        except KeyError as e:
            w = None
            raise ValueError(y) from e


def branched(flag):
    if flag:
        a = 1
    else:
        b = 2
    try:
        return [][flag]
    except IndexError:
        c = 3
        raise ValueError("b")


for f in (handled, finished, entered, other, lambda: branched(0), lambda: branched(1)):
    try:
        f()
    except ValueError as e:
        tb = e.__traceback__.tb_next
        while tb:
            print(tb.tb_frame.f_code.co_name, sorted(tb.tb_frame.f_locals))
            tb = tb.tb_next


# Where such frames were left, and where their tracebacks say that they raised.
def unmatched():
    try:
        raise TypeError("q")
    except KeyError:
        a = 1
    except LookupError:
        b = 2


def nested():
    try:
        try:
            int("x")
        finally:
            w = 1
    except KeyError:
        pass


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        self.line = traceback.tb_frame.f_lineno


def managed():
    with Manager():
        x = 1
        raise KeyError


def resumed():
    try:
        yield 1
        raise RuntimeError
    except KeyError:
        pass


for f in (handled, finished, entered, other, unmatched, nested, managed, lambda: list(resumed())):
    try:
        f()
    except Exception as e:
        tb = e.__traceback__.tb_next
        while tb:
            frame = tb.tb_frame
            first = frame.f_code.co_firstlineno
            print(frame.f_code.co_name, tb.tb_lineno - first, frame.f_lineno - first, sorted(frame.f_locals))
            tb = tb.tb_next


# A frame that handles the exception, and runs.
def catcher(given):
    before = [given]
    try:
        unmatched()
    except TypeError as e:
        after = 5
        frame = e.__traceback__.tb_frame
        print(sorted(frame.f_locals), frame.f_lineno - frame.f_code.co_firstlineno)
        lines = traceback.TracebackException.from_exception(e, capture_locals=True).format()
        print(*(line for line in "".join(lines).splitlines() if " = " in line and "frame" not in line), sep="\n")


catcher(None)
