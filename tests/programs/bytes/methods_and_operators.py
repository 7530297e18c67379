b = b"hello world"
print(b[0], b[-1], b[1:4], b[::-1], len(b), b + b"!", b * 2, b"lo" in b, 104 in b, list(b[:3]), b.upper(), b.title(), b.find(b"o"), b.rfind(b"o"), b.index(b"w"), b.count(b"l"))
print(b.split(), b.split(b"o"), b.replace(b"l", b"L"), b.startswith(b"he"), b.endswith((b"x", b"d")), b" x ".strip(), b"a,b".partition(b","), b"-".join([b"a", b"b"]), b"ab".center(6, b"*"), b"5".zfill(3))
print(b.hex(), b.hex(" "), b.hex(":", 2), bytes.fromhex("68 65 6c"), b.decode(), b"\xc3\xa9".decode("utf-8"), b"\xe9".decode("latin-1"), bytes([1, 2, 255]), bytes(3), bytes(), bytes("é", "utf-8"), bytes((x for x in (65, 66))))
print(repr(b"quote' \" \\ \n \t \r \x00 \x7f \xff"), b'it\'s', b"\x41\102", rb"\n", b"a" b"b", b"abc" < b"abd", b"a" == "a", b"" == b"", hash(b"a") == hash(b"a"))
print(b.translate(bytes.maketrans(b"lo", b"01")), b.translate(None, b"l"), b"a\tb".expandtabs(4), b"A1".isalnum(), b"ab".isalpha(), b"12".isdigit(), b" ".isspace(), b"aB".swapcase(), b"l1\nl2\r\nl3".splitlines(), b"ab".removeprefix(b"a"))
for action in (lambda: b + "s", lambda: b["x"], lambda: b[100], lambda: bytes([256]), lambda: bytes(-1), lambda: bytes("x"), lambda: b"\xff".decode(), lambda: bytes.fromhex("zz"), lambda: b.find("x"), lambda: b"".join(["a"]), lambda: b < "a", lambda: 300 in b, lambda: b.__setitem__, lambda: bytes([1.5]), lambda: b.index(b"zz")):
    try:
        print(action())
    except (TypeError, ValueError, IndexError, AttributeError) as error:
        print(type(error).__name__, error)
a = bytearray(b"abc")
a.append(100)
a.extend(b"ef")
a[0] = 65
a[1:3] = b"XYZ"
a += b"!"
del a[-1]
print(a, len(a), a.pop(), a.pop(0), a)
a.insert(0, 33)
a.remove(33)
a.reverse()
print(a, a == b"edZYX", bytes(a), a.copy() is a, a * 2, a.find(b"Z"), a.upper(), a.decode())
a.clear()
print(a, bytearray(3), bytearray([1, 2]), bytearray("é", "utf-8"))
m = memoryview(bytearray(b"memory"))
print(m[0], bytes(m[1:4]), len(m), m.tolist()[:2], m.readonly, m[::-1].tobytes(), m == b"memory")
m[0] = 77
print(bytes(m), m.obj, m.nbytes, m.format, memoryview(b"ro").readonly)
try:
    memoryview(b"ro")[0] = 1
except TypeError as error:
    print(error)


class NoIndex:
    def __index__(self):
        return "x"


# Nothing for an extended slice deletes what it selects.
for part in (slice(None, None, 2), slice(None, None, -1), slice(4, 0, -3)):
    b = bytearray(b"01234")
    b[part] = b""
    print(b)
for needle in (NoIndex(), "a", 300):
    for haystack in (b"abc", bytearray(b"abc")):
        try:
            print(needle in haystack)
        except (TypeError, ValueError) as error:
            print(type(error).__name__, error)
b = bytearray(b"own")
try:
    b += b
except BufferError as error:
    print(error, b)
print(bytearray(b"it's"), bytearray(b"'\""), b"it's", {"k": bytearray(b"'")})
# Changes that leave the size as it is are no hindrance to those who hold the buffer.
b = bytearray(b"abc")
empty = bytearray()
views = memoryview(b), memoryview(empty)
b += b""
b.extend(b"")
b[1:2] = b"x"
del b[9:]
b *= 1
empty *= 3
empty.clear()
print(b, empty)
for change in (b.clear, lambda: b.__imul__(2), lambda: b.__delitem__(0), lambda: b.__delitem__(slice(9, 10, 2)), lambda: b.append(1)):
    try:
        change()
    except BufferError as error:
        print(error, b)
import array
a = array.array("H", [1, 2])
view = memoryview(a)
empty = array.array("H")
view_of_empty = memoryview(empty)
a *= 1
empty *= 4
empty.extend(empty)
a[:1] = array.array("H", [7])
print(a, empty)
for change in (lambda: a.__delitem__(slice(5, 9)), lambda: a.__setitem__(slice(0, 0), empty), lambda: a.fromlist([2**70]), lambda: a.__setitem__(slice(0, 2, 2), a)):
    try:
        change()
    except BufferError as error:
        print(error, a)
