import sys, types
def f(): g()
def g(): raise ValueError("x")
try:
    f()
except ValueError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_lineno, tb.tb_frame.f_code.co_name, tb.tb_frame.f_lineno, type(tb).__name__)
        last = tb
        tb = tb.tb_next
    tb = e.__traceback__
    print(dir(tb))
    e2 = ValueError("y").with_traceback(tb)
    print(e2.__traceback__ is tb)
    tb.tb_next = None
    print(tb.tb_next)
    try: tb.tb_next = tb
    except ValueError as x: print(x)
    try: tb.tb_next = 3
    except TypeError as x: print(x)
    try: del tb.tb_next
    except TypeError as x: print(x)
    new = types.TracebackType(None, last.tb_frame, 0, 77)
    print(new.tb_lineno, new.tb_lasti, new.tb_next)
    for bad in ((), (3, last.tb_frame, 0, 0), (None, 3, 0, 0), (None, last.tb_frame, "a", 0)):
        try: types.TracebackType(*bad)
        except TypeError as x: print(x)
frame = sys._getframe()
print(frame.f_code.co_name, frame.f_lineno, frame.f_back, frame.f_globals is globals(), frame.f_locals is locals())
def inner():
    x = 1
    fr = sys._getframe()
    print(fr.f_code.co_name, fr.f_back.f_code.co_name, fr.f_locals["x"], fr.f_lineno)
    return fr
fr = inner()
print(repr(fr).split(",")[-1], fr.f_locals["x"])
try:
    try:
        raise KeyError(1)
    except KeyError:
        raise
except KeyError as e:
    n = 0
    tb = e.__traceback__
    while tb: n += 1; tb = tb.tb_next
    print(n)
def reraiser(e): raise e
e = ValueError("again")
for _ in range(3):
    try: reraiser(e)
    except ValueError as c:
        n = 0
        tb = c.__traceback__
        while tb: n += 1; tb = tb.tb_next
        print(n)
