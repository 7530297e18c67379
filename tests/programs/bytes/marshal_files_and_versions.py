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
