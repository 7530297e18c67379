# The locals of a frame that an exception has left, where handlers ran in it before.
import contextlib


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
