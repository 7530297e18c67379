import struct
from struct import *

for fmt, values in [("b", (-5,)), ("B", (200,)), ("<h", (-300,)), (">H", (60000,)), ("i", (-70000,)), (">I", (4000000000,)), ("<l", (-5,)), ("L", (5,)), ("q", (-(2**62),)), (">Q", (2**64 - 1,)), ("n", (-1,)), ("N", (7,)), ("P", (2**63,)), ("?", (3,)), ("c", (b"x",)), ("5s", (b"abc",)), ("3s", (b"abcdef",)), ("5p", (b"abc",)), ("3p", (b"abcdef",)), ("0s", (b"",)), ("f", (1.5,)), (">f", (-0.1,)),
                    ("d", (3.14,)), (">d", (-1e300,)), ("<e", (0.333,)), ("e", (65504.0,)), ("2h3B", (1, -2, 3, 4, 5)), ("bhilq", (1, 2, 3, 4, 5)), ("<bhilq", (1, 2, 3, 4, 5)), ("!bhilq", (1, 2, 3, 4, 5)), ("=bq", (1, 2)), ("b0q", (1,)), ("c3xi", (b"a", 7)), ("xx2s", (b"hi",)), (" < i " if False else "<i i", (1, 2)), ("@ic", (1, b"z")), ("ci", (b"z", 1)), ("2?", (1, 0)), ("", ())]:
    data = pack(fmt, *values)
    print(fmt, calcsize(fmt), data.hex(), unpack(fmt, data))
for e in (0.1, 6e-8, 5.96e-8, 65519.0, 1e-10, -0.0, float("inf"), float("-inf"), 1.0009765625, 2.0**-14, 2.0**-24 * 1.5):
    print(e, pack(">e", e).hex(), unpack(">e", pack(">e", e)))
print(unpack("<f", pack("<f", 0.1)), pack("f", 1e300), unpack("e", b"\x00\x7e"), unpack(">f", b"\x7f\xc0\x00\x00"))
buffer = bytearray(12)
pack_into("<ih", buffer, 2, -1, 513)
pack_into("B", buffer, -1, 255)
print(buffer, unpack_from("<ih", buffer, 2), unpack_from("B", buffer, -1), unpack_from("<h", buffer, offset=6), list(iter_unpack("<hh", bytes(range(8)))))
s = Struct(">IB")
print(s.size, s.format, s.pack(1, 2), s.unpack(b"\0\0\0\1\2"), s.unpack_from(b"xx\0\0\0\1\2", 2), list(s.iter_unpack(b"\0\0\0\1\2" * 2)), isinstance(s, Struct), Struct(b"i").format)
s.pack_into(buffer, 0, 9, 8)
print(buffer[:5], list(iter_unpack("c", b"abc")), iter_unpack("c", b"abc").__length_hint__())


class Index:
    def __index__(self):
        return 65


print(pack("b", Index()), pack("?", []), pack("?", "x"), pack("s", bytearray(b"q")), pack("d", 5), pack("d", True))
for f in (lambda: pack("b", 200), lambda: pack("B", -1), lambda: pack("h", 40000), lambda: pack("<I", -1), lambda: pack("q", 2**63), lambda: pack("Q", 2**200), lambda: pack("P", 2**64), lambda: pack("i", 1.5), lambda: pack("i", "a"), lambda: pack("c", 1), lambda: pack("c", b"ab"), lambda: pack("s", "a"), lambda: pack("p", 1), lambda: pack("f", "a"), lambda: pack("<f", 1e300), lambda: pack("e", 1e10), lambda: pack("i"), lambda: pack("i", 1, 2), lambda: pack("z", 1), lambda: pack("3"), lambda: pack("99999999999999999999i"), lambda: pack("<n", 1),
          lambda: unpack("i", b"abc"), lambda: unpack("i", "abcd"), lambda: unpack_from("i", b"abcd", 1), lambda: unpack_from("i", b"abcd", -5), lambda: unpack_from("i", b"abcd", -3), lambda: list(iter_unpack("i", b"abcde")), lambda: list(iter_unpack("", b"a")), lambda: pack_into("i", bytearray(3), 0, 1), lambda: pack_into("i", bytearray(8), -2, 1), lambda: pack_into("i", bytearray(8), -20, 1), lambda: pack_into("i", bytearray(8), 0), lambda: pack_into("i"), lambda: pack_into("i", bytearray(3)), lambda: pack_into("i", b"abcd", 0, 1),
          lambda: pack_into("i", bytearray(8), "a", 1), lambda: pack(), lambda: pack(1), lambda: Struct(1), lambda: Struct(), lambda: calcsize(), lambda: unpack("i"), lambda: Struct("i").unpack(b"a"), lambda: Struct("i").pack(), lambda: pack("d", 10**400)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e)
for form, v in ("e", 2**40), ("e", 1e9), ("<f", 2**200), ("<f", 1e200), (">e", 65519), (">e", 65520):
    try:
        print(struct.pack(form, v))
    except (struct.error, OverflowError) as e:
        print(type(e).__name__, e)
