import struct

print((1024).to_bytes(2, "big"), (1024).to_bytes(4, "little"), (-1).to_bytes(2, "big", signed=True), int.from_bytes(b"\x04\x00", "big"), int.from_bytes(b"\xff\xff", "big", signed=True), (255).to_bytes())
for action in (lambda: (256).to_bytes(1, "big"), lambda: (-1).to_bytes(1, "big"), lambda: (1).to_bytes(1, "middle"), lambda: int.from_bytes("x", "big")):
    try:
        action()
    except (OverflowError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
print(struct.pack("<IhB", 1, -2, 255), struct.unpack("<IhB", struct.pack("<IhB", 1, -2, 255)), struct.calcsize("<IhB"), struct.calcsize("ibi"))
print(struct.pack(">d", 1.5), struct.unpack(">f", struct.pack(">f", 0.1)), struct.pack("5s", b"abc"), struct.pack("3s?c", b"xyzw", True, b"c"), struct.pack("!Q", 2 ** 64 - 1))
print(struct.unpack("<2h", b"\x01\x00\x02\x00"), list(struct.iter_unpack("<H", b"\x01\x00\x02\x00")), struct.unpack_from("<B", b"abc", 1), struct.pack("2x B" if False else "2xB", 5), struct.pack("<e", 1.5), struct.pack("<4p", b"ab"))
for action in (lambda: struct.pack("B", 256), lambda: struct.unpack("I", b"abc"), lambda: struct.pack("I"), lambda: struct.pack("y", 1), lambda: struct.pack("h", "x"), lambda: struct.pack("i", 1.5)):
    try:
        action()
    except struct.error as error:
        print(error)
header = struct.Struct(">4sHI")
packed = header.pack(b"KRT1", 7, 123456)
print(packed.hex(), header.unpack(packed), header.size, header.format)
buffer = bytearray(12)
header.pack_into(buffer, 2, b"abcd", 1, 2)
print(buffer)

import binascii, base64, zlib
print(binascii.hexlify(b"abc"), binascii.unhexlify("6162"), binascii.crc32(b"hello"), base64.b64encode(b"any carnal pleas"), base64.b64decode("aGVsbG8="), base64.b32encode(b"hi"), base64.b16encode(b"\xff"), base64.urlsafe_b64encode(b"\xfb\xff"))
print(zlib.crc32(b"hello"), zlib.adler32(b"hello"), zlib.decompress(zlib.compress(b"x" * 100)) == b"x" * 100)
