# What a raw stream has to bring itself; the words of errors of opening.
import io


def show(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, e)


raw = io.RawIOBase()
show(raw.write, b"")
show(raw.readinto, bytearray(1))
show(raw.read)
show(raw.read, 3)
show(open, 99999)
show(io.TextIOWrapper, io.BytesIO(), None, None, "x")
show(io.StringIO, "", "x")
show(sum, 5, "")
show(sum, ["a"], "")
