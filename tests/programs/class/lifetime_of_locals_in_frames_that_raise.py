class Noisy:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        print("del", self.name)

def raises():
    y = Noisy("in raising frame")
    raise ValueError("v")
try:
    raises()
except ValueError as error:
    print("handling")
print("handled")


def outer():
    x = Noisy("in outer")
    inner()

def inner():
    y = Noisy("in inner")
    1 / 0

try:
    outer()
except ZeroDivisionError as error:
    kept = error
    print("kept")
tb = kept.__traceback__.tb_next
print(tb.tb_frame.f_locals["x"].name, tb.tb_next.tb_frame.f_locals["y"].name)
del tb
kept.__traceback__ = None
print("traceback dropped")
