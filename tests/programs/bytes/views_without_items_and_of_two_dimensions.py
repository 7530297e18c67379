for step in 1, 2, -1, 2**70:
    v = memoryview(b"abcdef")[3:3:step]
    print(step, v.shape, v.strides, v.c_contiguous, v.f_contiguous, v.contiguous, v.tobytes())
    try:
        print(v.cast("B").shape)
    except TypeError as e:
        print(e)
    except ValueError as e:
        print(e)
print(memoryview(b"abcdef")[1:2:-1].c_contiguous, memoryview(b"abcdef")[2:1:-1].c_contiguous)
v = memoryview(bytearray(6)).cast("B", [2, 3])
for key in slice(None), slice(0, 1), (slice(None), slice(1)), None:
    try:
        v[key] = 1
    except (NotImplementedError, TypeError) as e:
        print(type(e).__name__, e)
print(v[5:].c_contiguous, v[::-1].c_contiguous)
try:
    print(b"x" + memoryview(b"abc")[::-1])
except TypeError as e:
    print(e)
# A format that memoryview does not know may be seen as bytes.
import array
v = memoryview(array.array("u", "ab"))
print(v.format, v.cast("B").tolist())
try:
    v.cast("I")
except TypeError as e:
    print(e)
