# A finaliser sees the frame that let go at the line where it did.
import sys


class W:
    def __del__(self):
        frame = sys._getframe(1)
        print(frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno)


def store():
    x = W()
    print("go")
    x = (
        None)


def delete():
    x = W()
    print("go")
    del \
        x


def pop():
    print("go")
    W()


def handled():
    try:
        raise ValueError
    except ValueError as e:
        x = 1
        e.x = W()
        print("go")
        pass


def loop():
    for x in [W(), W()]:
        print("go")
    x = (
        None)
    print("after")


def attribute():
    class O:
        pass

    for i in range(20):
        o = O()
        o.x = W() if i == 19 else 1
        sys.stdout.flush()
        o.x = 2
    o.y = W()
    print('go')
    del o.y
    print("end")


def item():
    pair = [W(), W()]
    print("go")
    pair[0] = 1
    print("go")
    del pair[0]
    pair = None
    print("end")


def compared():
    print("go")
    return W() is None or (
        W() is not None)


def branch():
    print("go")
    if W() is None:
        return 1
    x = W() or (
        3)
    print('go')
    x = 3


def cell():
    x = W()

    def f():
        return x

    print("go")
    x = 1
    x = W()
    del x
    print("end")


for f in store, delete, pop, handled, loop, attribute, item, compared, branch, cell:
    print("##", f.__name__)
    f()
