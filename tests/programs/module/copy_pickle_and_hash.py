import hashlib
import pickle

class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y
    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)

data = {"list": [1, 2.5, None, True], "tuple": (1, "é"), "set": {1, 2}, "bytes": b"\x00\xff", "big": 2 ** 100, "nested": {"p": Point(1, [2])}}
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    copy = pickle.loads(pickle.dumps(data, protocol))
    print(protocol, copy == data, type(copy["nested"]["p"]).__name__)
shared = [1]
a, b = pickle.loads(pickle.dumps((shared, shared)))
print(a is b)
loop = []
loop.append(loop)
again = pickle.loads(pickle.dumps(loop))
print(again[0] is again, pickle.loads(pickle.dumps(len)) is len, pickle.loads(pickle.dumps(Point)) is Point)
for bad in (lambda: 0, (x for x in [])):
    try:
        pickle.dumps(bad)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        print(type(error).__name__, str(error).split(" at ")[0].split(" 0x")[0])
try:
    pickle.loads(b"garbage")
except Exception as error:
    print(type(error).__name__)
for name in ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b"):
    h = hashlib.new(name)
    h.update(b"hello ")
    h.update(b"world")
    print(name, h.hexdigest()[:32], h.digest_size, h.block_size)
print(hashlib.sha256(b"").hexdigest(), hashlib.md5(b"abc").digest()[:4])
