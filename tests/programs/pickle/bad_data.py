# What unpickling says of bad data, and of data that ends too early.
import io
import pickle


class A:
    def __init__(self):
        self.x = [1, 2]


def attempt(data):
    try:
        print(data[:30], repr(pickle.loads(data))[:40])
    except Exception as e:
        print(data[:30], type(e).__name__, e)


for protocol in (0, 2, 4):
    data = pickle.dumps([1.5, "text", {1: 2}, 2**70], protocol)
    for cut in (0, 1, 5, len(data) // 2, len(data) - 1):
        attempt(data[:cut])
for data in (b"R", b")R", b"a", b"Na", b"b", b"e", b"(e", b"o", b"s", b"NNs", b"(u", b"}(Nu", b"\x81", b"\x93", b"N(.", b"1.", b"0.", b"t.", b"g0\n.", b"gx\n.", b"Ix\n.", b"Fx\n.", b"F1x\n.", b"L5x\n.", b"\x80\x09.", b"\x8c\x05ab", b"cos\nnope\n.", b"\x8c\x02os\x8c\x06nope.x\x93.", b"\x82\x01.", b"Pabc\n.", b"K", b"(K\x01K\x02\x86.", b"K\x01\x85.", b"."):
    attempt(data)
copy = pickle.Unpickler(io.BytesIO(pickle.dumps(A(), 5))).load()
print(copy.x)
