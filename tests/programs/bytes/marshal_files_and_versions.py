"""Several objects in one file, objects that are met twice, versions of the format, and broken data."""
import io
import marshal


class Counting:
    """A file that tells what is asked of it."""

    def __init__(self, data):
        self.file, self.asked = io.BytesIO(data), []

    def read(self, size):
        self.asked.append(size)
        return self.file.read(size)

    def readinto(self, target):
        self.asked.append(len(target))
        return self.file.readinto(target)


file = io.BytesIO()
for item in ([1, 2], "two", {"a": (1, 2.5, None, b"x")}, compile("x = 6 * 7", "made", "exec"), -(2**70), 1.5):
    marshal.dump(item, file)
file.seek(0)
print(marshal.load(file), marshal.load(file), marshal.load(file), file.tell())
exec(marshal.load(file))
print(x, marshal.load(file), marshal.load(file), file.read())
try:
    marshal.load(file)
except EOFError as error:
    print(error)
counting = Counting(marshal.dumps([1, "abc"], 2))
print(marshal.load(counting), counting.asked)
for broken in (object(), io.StringIO("text")):
    try:
        marshal.load(broken)
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)

for version in range(3):
    print(version, marshal.dumps(["ab", "ab", 1.5, 0.1, 2**40, (1, "é"), True, None, ..., 1j, {3, 1, 2}, frozenset("ba")], version))
twice = ["shared"]
for version in (2, 3, 4):
    first, second = marshal.loads(marshal.dumps([twice, twice], version))
    print(version, first is second, first == second)
loop = [1]
loop.append(loop)
again = marshal.loads(marshal.dumps(loop))
print(again[1] is again, again[0])
try:
    marshal.dumps(loop, 2)
except ValueError as error:
    print(error)
print(marshal.loads(marshal.dumps((1, 2)) + b"what follows is ignored"))
for data in (b"", b"i", b"i\0", b"[\5\0\0\0", b"q", b"(\xff\xff\xff\xff", b"r\0\0\0\0", b"z\5ab"):
    try:
        print(marshal.loads(data))
    except (EOFError, ValueError) as error:
        print(data, type(error).__name__, error)
for data in (b"u\2\0\0\0\xff\xff", b"u\3\0\0\0a\xf0\x9f", b"t\4\0\0\0\xf7\xbf\xbf\xbf", b"z\2\xe9\xff", b"A\1\0\0\0\xe9", b"u\3\0\0\0\xed\xa0\x80"):
    try:
        print(ascii(marshal.loads(data)))
    except UnicodeDecodeError as error:
        print(error)


class Short(Counting):
    def readinto(self, target):
        target.release()
        return 0


try:
    marshal.load(Short(b"i"))
except EOFError as error:
    print(error)

# Code as CPython writes it if nothing else refers to it.
CODE = (
    b'c\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00\xf3,\x00\x00\x00\x97\x00d\x00\x84\x00Z\x00\x02\x00e\x00d\x01'
    b'\xab\x01\x00\x00\x00\x00\x00\x00\x02\x00e\x00d\x02\xab\x01\x00\x00\x00\x00\x00\x00z\x00\x00\x00Z\x01y\x03)\x04c\x01\x00\x00\x00\x00\x00\x00'
    b'\x00\x00\x00\x00\x00\x02\x00\x00\x00\x03\x00\x00\x00\xf3\x0c\x00\x00\x00\x97\x00|\x00|\x00z\x00\x00\x00S\x00)\x01N\xa9\x00)\x01\xda\x01a'
    b's\x01\x00\x00\x00 \xda\x04made\xda\x01fr\x05\x00\x00\x00\x01\x00\x00\x00s\n\x00\x00\x00\x80\x00\x90\x11\x90Q\x91\x15\x88,\xf3'
    b'\x00\x00\x00\x00\xda\x03one\xda\x03twoN)\x02r\x05\x00\x00\x00\xda\x06resultr\x02\x00\x00\x00r\x06\x00\x00\x00'
    b'r\x04\x00\x00\x00\xfa\x08<module>r\n\x00\x00\x00\x01\x00\x00\x00s\x1a\x00\x00\x00\xf0\x03\x01\x01\x01\xda\x00\x16\xd9\t\n'
    b'\x885\x8b\x18\x91A\x90e\x93H\xd1\t\x1c\x81\x06r\x06\x00\x00\x00'
)
for data in (CODE, CODE + b"more"):
    exec(marshal.loads(data))
    print(result)
file = io.BytesIO(CODE + marshal.dumps("behind"))
exec(marshal.load(file))
print(result, marshal.load(file))
