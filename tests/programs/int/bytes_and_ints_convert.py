for n, length, signed in [(0, 0, False), (0, 1, True), (255, 1, False), (-1, 1, True), (-128, 1, True), (127, 1, True), (-129, 2, True),
                          (1000, 2, False), (2**61, 8, False), (2**64 - 1, 8, False), (-2**63, 8, True), (-2**64, 9, True), (10**30, 16, False),
                          (-10**30, 16, True), (1, 20, True), (-1, 20, True), (-256, 2, True)]:
    for order in ("big", "little"):
        b = n.to_bytes(length, order, signed=signed)
        print(b.hex() or "-", int.from_bytes(b, order, signed=signed) == n, int.from_bytes(b, order), end=" ")
    print()
print((5).to_bytes(), (5).to_bytes(2), (5).to_bytes(length=3, byteorder="little"), int.from_bytes(b"\x01\x02"))
print(int.from_bytes([1, 2, 3], "big"), int.from_bytes(bytearray(b"\xff\xfe"), "little", signed=True), int.from_bytes(b"", "big"))
print(int.from_bytes(memoryview(b"abc"), "big"), int.from_bytes(range(5), "little"), bool.from_bytes(b"\x00", "big"), bool.from_bytes(b"\x02", "big"))


class MyInt(int):
    def __new__(cls, value):
        return super().__new__(cls, value + 1)


print(MyInt.from_bytes(b"\x05", "big"), type(MyInt.from_bytes(b"\x05", "big")).__name__)
for f in (
    lambda: (256).to_bytes(1, "big"), lambda: (-1).to_bytes(1, "big"), lambda: (128).to_bytes(1, "big", signed=True), lambda: (-129).to_bytes(1, "big", signed=True),
    lambda: (1).to_bytes(-1, "big"), lambda: (1).to_bytes(1, "middle"), lambda: (1).to_bytes(1, 5), lambda: (1).to_bytes("a"), lambda: int.from_bytes("abc", "big"),
    lambda: int.from_bytes(5, "big"), lambda: int.from_bytes([256], "big"), lambda: int.from_bytes(b"a", "x"), lambda: int.from_bytes(), lambda: (1).to_bytes(0),
    lambda: (-1).to_bytes(0, signed=True), lambda: (0).to_bytes(0, signed=True), lambda: (2**80).to_bytes(10, "big"), lambda: (1).to_bytes(1, "big", True),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
