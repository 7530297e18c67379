# Who takes bytes-like objects among others says in words of its own what was expected, whatever `__buffer__` raises.
import array
import re


def attempt(what, f):
    try:
        print(what, f())
    except Exception as e:
        print(what, type(e).__name__, e, repr(e.__context__))


class Raises:
    def __buffer__(self, flags):
        raise ZeroDivisionError("x")


class Answers:
    def __buffer__(self, flags):
        return 3


class Lends:
    def __buffer__(self, flags):
        return memoryview(b"12")


gaps = memoryview(b"1_2_3")[::2]
for v in Raises(), Answers(), Lends(), gaps:
    print("##", type(v).__name__)
    attempt("float", lambda: float(v))
    attempt("int", lambda: int(v))
    attempt("join", lambda: b"".join([v]))
    attempt("add", lambda: b"a" + v)
    attempt("add", lambda: bytearray(b"a") + v)
    attempt("compare", lambda: bytearray(b"12") == v)
    attempt("sub", lambda: re.sub(b"a", lambda m: v, b"ab"))

    def extended():
        b = bytearray(b"a")
        b += v
        return b

    attempt("inplace", extended)
    attempt("bytes", lambda: bytes(v))
    attempt("find", lambda: b"a12".find(v))

print("## frombytes")
a = array.array("i")
for source in (
    array.array("i", [1, 2]),
    array.array("h", [1, 2]),
    array.array("b", [1, 0, 0, 0]),
    memoryview(b"abcd").cast("H"),
    memoryview(b"abcd").cast("b"),
    memoryview(b"abcdefgh")[::2],
    b"abc",
    "abcd",
):
    attempt("frombytes", lambda: a.frombytes(source))
print(a)

print("## cast")
m = memoryview(b"abcd")
for args in ("é",), ("@é",), ("\ud800",), (b"i",), ("i", [2**70]), ("b", [2, True, 2]), ("b", [2, -2]):
    attempt("cast", lambda: bytes(m.cast(*args)))


class Keys:
    def __getitem__(self, key):
        raise KeyError(key)

    def keys(self):
        return 3


attempt("dir", lambda: exec("dir()", {}, Keys()))
