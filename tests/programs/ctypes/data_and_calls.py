# Structures, unions, arrays, pointers, callbacks and calls of the C library.
import ctypes
from ctypes import *
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
# typical programs
class Vec3(Structure):
    _fields_ = [("x", c_float), ("y", c_float), ("z", c_float)]
    def __add__(self, o): return Vec3(self.x + o.x, self.y + o.y, self.z + o.z)
    def __eq__(self, o): return isinstance(o, Vec3) and (self.x, self.y, self.z) == (o.x, o.y, o.z)
    def __repr__(self): return f"Vec3({self.x}, {self.y}, {self.z})"
print(Vec3(1, 2, 3) + Vec3(4, 5, 6), Vec3() == Vec3(0, 0, 0))
t(lambda: hash(Vec3()))
class Header(BigEndianStructure):
    _pack_ = 1
    _fields_ = [("magic", c_char * 4), ("version", c_uint8), ("length", c_uint32), ("flags", c_uint16, 4), ("rest", c_uint16, 12)]
h = Header(b'ABCD', 1, 0x01020304, 0xF, 0x123); print(bytes(h).hex(), sizeof(h), h.magic, h.flags, hex(h.rest))
h2 = Header.from_buffer_copy(bytes(h)); print(h2.length == 0x01020304, hex(h2.rest))
class LE(LittleEndianStructure):
    _fields_ = [('a', c_uint16)]
print(bytes(LE(1)))
def wrap(v, t): return t(v).value
print([wrap(v, c_uint8) for v in (-1, 256, 255)], wrap(2**31, c_int32), wrap(-2**63 - 1, c_int64), wrap(2**32 + 5, c_uint32), c_uint32(~0).value)
data = (c_ubyte * 4)(*b'\x01\x02\x03\x04'); print(bytes(data), cast(data, POINTER(c_uint32)).contents.value, cast(data, POINTER(c_uint32))[0])
f = c_float(3.14); print(cast(pointer(f), POINTER(c_uint32)).contents.value, hex(c_uint32.from_buffer(f).value))
buf = create_string_buffer(16); memset(buf, ord('x'), 5); print(buf.raw, buf.value)
ctypes.memmove(buf, b'hello', 5); print(buf.value)
libc = CDLL("libc.so.6")
libc.strlen.argtypes = [c_char_p]; libc.strlen.restype = c_size_t
print(libc.strlen(b"hello world")); t(lambda: libc.strlen("x")); t(lambda: libc.strlen(5))
libc.strtol.restype = c_long; end = c_char_p(); print(libc.strtol(b"123abc", byref(end), 10), end.value)
libc.labs.restype = c_long; libc.labs.argtypes = [c_long]; print(libc.labs(-2**40))
libc.toupper.argtypes = [c_int]; print(chr(libc.toupper(ord('q'))))
libc.div if False else None
libm = CDLL("libm.so.6")
for n in ("sin", "cos", "floor", "cbrt"): 
    fn = getattr(libm, n); fn.restype = c_double; fn.argtypes = [c_double]; print(n, fn(2.5))
libm.powf.restype = c_float; libm.powf.argtypes = [c_float, c_float]; print(libm.powf(2, 0.5))
libm.hypot.restype = c_double; libm.hypot.argtypes = [c_double] * 2; print(libm.hypot(3, 4))
CB = CFUNCTYPE(c_int, c_void_p, c_void_p)
@CB
def by_value(a, b):
    x, y = cast(a, POINTER(c_double))[0], cast(b, POINTER(c_double))[0]
    return (x > y) - (x < y)
ds = (c_double * 5)(3.5, -1.25, 9, 0, 2); libc.qsort(ds, 5, sizeof(c_double), by_value); print(ds[:])
key = c_int(4); arr = (c_int * 5)(1, 2, 4, 8, 16)
libc.bsearch.restype = POINTER(c_int); ICMP = CFUNCTYPE(c_int, POINTER(c_int), POINTER(c_int))
r = libc.bsearch(byref(key), arr, 5, sizeof(c_int), ICMP(lambda a, b: a.contents.value - b.contents.value)); print(r.contents.value, bool(r), (addressof(r.contents) - addressof(arr)) // 4)
libc.malloc.restype = c_void_p; libc.free.argtypes = [c_void_p]; p = libc.malloc(16); ip = cast(p, POINTER(c_int)); ip[0], ip[1] = 7, 8; print(ip[0:2]); libc.free(p)
class Node(Structure): pass
Node._fields_ = [("value", c_int), ("next", POINTER(Node))]
head = None
for i in range(4):
    n = Node(i); 
    if head is not None: n.next = pointer(head)
    head = n
out, cur = [], pointer(head)
while cur: out.append(cur.contents.value); cur = cur.contents.next
print(out)
class Shape(Union):
    class _C(Structure): _fields_ = [("r", c_double)]
    class _R(Structure): _fields_ = [("w", c_double), ("h", c_double)]
    _fields_ = [("circle", _C), ("rect", _R), ("raw", c_ubyte * 16)]
s = Shape(); s.rect.w = 2; s.rect.h = 3; print(s.circle.r, s.rect.h, bytes(s.raw).hex(), sizeof(s))
mat = ((c_int * 3) * 2)(); mat[1][2] = 5; print([list(r) for r in mat], sizeof(mat))
pts = (Vec3 * 3)(*[(i, i * 2, i * 3) for i in range(3)]); print(pts[2], [p.y for p in pts]); pts[0].x = 50; print(pts[0])
print(sizeof(c_int) * len(arr) == sizeof(arr), alignment(Vec3), Vec3.z.offset, [n for n, _ in Vec3._fields_])
wbuf = create_unicode_buffer("wide ✓", 20); print(wbuf.value, sizeof(wbuf))
class Flags(Structure):
    _fields_ = [("a", c_uint8, 1), ("b", c_uint8, 2), ("c", c_uint8, 5)]
fl = Flags(1, 2, 17); print(bytes(fl), fl.a, fl.b, fl.c, sizeof(Flags)); fl.b = 7; print(fl.b)
print(c_char_p(b"abc"), c_wchar_p("x").value) if False else print(c_char_p(b"abc").value)
p = c_char_p(b"one"); p.value = b"two"; print(p.value); t(lambda: setattr(p, 'value', 'str'))
i = c_int(10); q = pointer(i); q.contents = c_int(20); print(i.value, q.contents.value); pp = pointer(q); print(pp.contents.contents.value, pp[0][0])
t(lambda: q['a']); t(lambda: arr[10]); t(lambda: Vec3(1, 2, 3, 4)); t(lambda: Vec3('a')); t(lambda: (c_int * 2)(1, 2, 3))
t(lambda: CFUNCTYPE(c_int)(5)()) if False else None
t(lambda: type('X', (Structure,), {'_fields_': [('a', int)]})); t(lambda: type('X', (Structure,), {'_fields_': 5})); t(lambda: type('X', (Structure,), {'_fields_': [('a', c_int, 40)]})); t(lambda: type('X', (Structure,), {'_fields_': [('a', c_double, 4)]}))
def bad(): Vec3._fields_ = []
t(bad)
class NoF(Structure): pass
t(lambda: NoF(1)); print(sizeof(NoF))
print(isinstance(Vec3.x, type(Vec3.y)), Vec3.x.size, type(Vec3.x).__name__)
