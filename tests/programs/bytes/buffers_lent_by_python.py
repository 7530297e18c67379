# PEP 688: `__buffer__` and `__release_buffer__` of classes written in Python.
import zlib
from collections.abc import Buffer


class Lender:
    def __init__(self, data):
        self.data = bytearray(data)

    def __buffer__(self, flags):
        print("buffer", flags)
        return memoryview(self.data)

    def __release_buffer__(self, view):
        print("release", view.tobytes())
        view.release()


b = Lender(b"hello")
with memoryview(b) as m:
    print(m.tobytes(), m.readonly)
    m[0] = 72
print(b.data)
print(bytes(b), bytearray(b), b"x".join([b, b]), isinstance(b, Buffer), issubclass(int, Buffer))
print(b"xHello".find(b), zlib.crc32(b))


class Wrong(Lender):
    def __buffer__(self, flags):
        return 5


try:
    memoryview(Wrong(b"a"))
except TypeError as e:
    print(e)


class Own(bytearray):
    def __buffer__(self, flags):
        print("own")
        return super().__buffer__(flags)

    def __release_buffer__(self, view):
        print("given back", view.tobytes())
        for f in (lambda: memoryview(view), lambda: view[:1], lambda: view.cast("b")):
            try:
                f()
            except ValueError as e:
                print(e)
        super().__release_buffer__(view)


print(bytes(Own(b"qq")), memoryview(Own(b"zz")).tobytes())


class Other(bytearray):
    def __buffer__(self, flags):
        return memoryview(b"other")

    def __release_buffer__(self, view):
        try:
            super().__release_buffer__(view)
        except ValueError as e:
            print(e)


with memoryview(Other(b"mine")) as m:
    print(m.tobytes(), m.readonly)


class Gone:
    def __buffer__(self, flags):
        raise RuntimeError("no memory")


for f in (bytes, memoryview):
    try:
        f(Gone())
    except Exception as e:
        print(type(e).__name__, e)


