# Views of a BytesIO, state of StringIO and BytesIO, streams that have ended.
import copy
import io
import math
import pickle
import sys
import zlib

b = io.BytesIO(b"hello world")
v = b.getbuffer()
v[0:5] = b"HELLO"
print(b.getvalue(), len(v), v.readonly)
for f in (lambda: b.write(b"x" * 100), lambda: b.truncate(2), lambda: b.close(), lambda: b.seek(0)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
v.release()
b.write(b"zzzzzzzzzzzzzzzz")
print(b.getvalue())
with b.getbuffer() as m:
    print(m.nbytes, m[:2].tobytes())
b.close()


class Sub(io.BytesIO):
    pass


x = Sub(b"abc")
x.foo = 5
x.read(1)
y = pickle.loads(pickle.dumps(x))
print(y.foo, y.read(), copy.copy(x).foo)
x = io.StringIO("a\nb", newline="\r\n")
x.read(2)
y = pickle.loads(pickle.dumps(x))
print(repr(y.read()), repr(y.getvalue()))
for state in (("", ""), ("", "", -1, None), ("", "", "0", {}), ("", "", 0, 5)):
    try:
        y.__setstate__(state)
    except Exception as e:
        print(type(e).__name__, e)

c = zlib.compressobj()
c.compress(b"x")
c.flush()
for f in (c.flush, c.copy, lambda: c.compress(b"")):
    try:
        f()
    except (zlib.error, ValueError) as e:
        print(type(e).__name__, e)
print(sys.get_asyncgen_hooks())
print(math.sumprod([1e16, 1.0, -1e16, 1e-30], [1.0, 1.0, 1.0, 1.0]), math.sumprod([0.1] * 10, [1.0] * 10))
