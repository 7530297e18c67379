# What is compressed is what liblzma makes of it, by every match finder and through every filter; raw chains; what is refused.
import hashlib
import lzma


def tell(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


def shown(data):
    return len(data), hashlib.md5(data).hexdigest()[:12]


x, noise = 1, bytearray()
for _ in range(70000):
    x = (x * 1103515245 + 12345) % 2**31
    noise.append(x >> 16 & 255)
words = "alpha beta gamma delta epsilon zeta eta theta".split()
datas = {
    "nothing": b"", "one": b"x", "hello": b"hello world " * 300, "zeros": bytes(100000), "noise": bytes(noise),
    "lines": "".join(f"line {i} {i * i}\n" for i in range(3000)).encode(),
    "words": " ".join(words[b % 8] for b in noise[:6000]).encode(),
    "calls": b"".join(bytes([0xE8, b, 1, 0, 0, 0x90]) for b in noise[:2000]),
}
for name, data in datas.items():
    for preset in (0, 1, 2, 3, 4, 5, 6, 9 | lzma.PRESET_EXTREME):
        packed = lzma.compress(data, preset=preset)
        alone = lzma.compress(data, format=lzma.FORMAT_ALONE, preset=preset)
        assert lzma.decompress(packed) == lzma.decompress(alone) == data
        print(name, preset, shown(packed), shown(alone))
last = {"id": lzma.FILTER_LZMA2, "preset": 1}
for name in ("lines", "calls"):
    for first in ({"id": lzma.FILTER_DELTA, "dist": 5}, {"id": 4}, {"id": 5}, {"id": 6}, {"id": 7}, {"id": 8}, {"id": 9}):
        for kind in (lzma.FORMAT_XZ, lzma.FORMAT_RAW):
            packed = lzma.compress(datas[name], format=kind, filters=[first, last])
            back = lzma.decompress(packed, format=kind, filters=[first, last] if kind == lzma.FORMAT_RAW else None)
            print(name, first["id"], kind, shown(packed), back == datas[name])
for finder in (lzma.MF_HC3, lzma.MF_HC4, lzma.MF_BT2, lzma.MF_BT3, lzma.MF_BT4):
    for mode in (lzma.MODE_FAST, lzma.MODE_NORMAL):
        chain = [{"id": lzma.FILTER_LZMA1, "mf": finder, "mode": mode, "lc": 1, "lp": 2, "pb": 3, "nice_len": 20, "depth": 9}]
        packed = lzma.compress(datas["lines"], format=lzma.FORMAT_RAW, filters=chain)
        print(finder, mode, shown(packed), lzma.decompress(packed, lzma.FORMAT_RAW, filters=chain) == datas["lines"])
for lc, lp, pb in ((0, 0, 0), (4, 0, 4), (0, 4, 2)):
    chain = [{"id": lzma.FILTER_LZMA2, "lc": lc, "lp": lp, "pb": pb}]
    packed = lzma.compress(datas["lines"], format=lzma.FORMAT_RAW, filters=chain)
    print(lc, lp, pb, shown(packed), lzma.decompress(packed, lzma.FORMAT_RAW, filters=chain) == datas["lines"])

# In pieces.
data = "".join(f"line {i} {i * i}\n" for i in range(60000)).encode()
for kind in (lzma.FORMAT_XZ, lzma.FORMAT_ALONE):
    c = lzma.LZMACompressor(kind, preset=0)
    pieces = [c.compress(data[i:i + 90000]) for i in range(0, len(data), 90000)] + [c.flush()]
    print([len(p) for p in pieces])
    packed = b"".join(pieces)
    d, back, steps = lzma.LZMADecompressor(), b"", []
    for i in range(0, len(packed), 30000):
        piece = packed[i:i + 30000]
        while True:
            got = d.decompress(piece, 150000)
            back += got
            steps.append((len(got), d.eof, d.needs_input))
            piece = b""
            if d.eof or d.needs_input:
                break
    print(back == data, steps, d.check, d.unused_data)
d = lzma.LZMADecompressor()
packed = lzma.compress(b"0123456789") + b"rest"
print([d.decompress(packed[i:i + 1]) for i in range(len(packed) - 4)], d.eof)
d = lzma.LZMADecompressor()
print(d.decompress(packed, 10), d.eof, d.unused_data)

# What is refused.
for chain in ([{"id": lzma.FILTER_LZMA2, "zzz": 1}], [{"id": 99}], [{"x": 1}], [1], [], [{"id": 3}] * 5, [{"id": 3, "dist": 0}, last],
              [{"id": 3, "preset": 0}, last], [{"id": 4, "foo": 0}, last], [{"id": 6, "start_offset": 3}, last], [last, last],
              [{"id": lzma.FILTER_LZMA2, "lc": 4, "lp": 1}], [{"id": lzma.FILTER_LZMA2, "preset": 10}],
              [{"id": lzma.FILTER_LZMA2, "lc": "a"}], [{"id": lzma.FILTER_LZMA1}]):
    try:
        lzma.LZMACompressor(filters=chain)
    except Exception as e:
        print(type(e).__name__, e)
tell(lzma.LZMACompressor, lzma.FORMAT_RAW)
tell(lzma.LZMACompressor, lzma.FORMAT_ALONE, check=lzma.CHECK_CRC32)
tell(lzma.LZMACompressor, preset=17)
tell(lzma.LZMACompressor, check=2)
tell(lzma.LZMADecompressor, lzma.FORMAT_RAW, memlimit=10)
packed = lzma.compress(datas["lines"])
tell(lzma.decompress, packed, memlimit=100)
tell(lzma.decompress, lzma.compress(b"", format=lzma.FORMAT_ALONE), memlimit=100)
print(len(lzma.decompress(packed, memlimit=9 << 20)))
for i in (3, 9, 13, 20, 30, 100, len(packed) - 3, len(packed) - 15, len(packed) - 30):
    wrong = bytearray(packed)
    wrong[i] ^= 0x55
    tell(lzma.decompress, bytes(wrong))
tell(lzma.decompress, packed[:-5])
tell(lzma._encode_filter_properties, {"id": lzma.FILTER_LZMA2, "dict_size": 1 << 16})
tell(lzma._encode_filter_properties, {"id": lzma.FILTER_DELTA, "dist": 300})
