# exit: 1
import atexit
import sys

def first():
    print("first registered, last run")

@atexit.register
def failing():
    print("failing runs")

atexit.register(first)
atexit.register(lambda *a, **k: print("with", a, k), 1, key=2)
atexit.unregister(first)

def hook(kind, value, tb):
    print("hook:", kind.__name__, value, tb.tb_lineno)
    while tb.tb_next:
        tb = tb.tb_next
    print("innermost:", tb.tb_frame.f_code.co_name, tb.tb_lineno)

sys.excepthook = hook

def fail():
    raise ValueError("for the hook")
fail()
