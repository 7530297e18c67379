# Memory carried in pickles, and beside them (protocol 5).
import pickle, io
class Z(bytearray):
    def __reduce_ex__(self, protocol):
        if protocol >= 5: return type(self)._reconstruct, (pickle.PickleBuffer(self),), None
        return type(self)._reconstruct, (bytearray(self),)
    @classmethod
    def _reconstruct(cls, obj):
        with memoryview(obj) as m:
            obj = m.obj
            if type(obj) is cls: return obj
            return cls(obj)
b = Z(b'abc'); data = pickle.dumps(b, protocol=5); print(data); nb = pickle.loads(data); print(nb, nb == b, nb is b)
bufs = []; data = pickle.dumps(b, protocol=5, buffer_callback=bufs.append); print(data, len(bufs)); nb = pickle.loads(data, buffers=bufs); print(nb is b, nb)
pb = pickle.PickleBuffer(b'xyz'); print(type(pb), bytes(pb), memoryview(pb).readonly, pb.raw().tobytes())
pb.release()
for f in (lambda: pb.raw(), lambda: memoryview(pb), lambda: pickle.PickleBuffer('x'), lambda: pickle.PickleBuffer(), lambda: pickle.dumps(pickle.PickleBuffer(b'x'), 4), lambda: pickle.loads(data), lambda: pickle.dumps(b, 4, buffer_callback=bufs.append), lambda: pickle.PickleBuffer(memoryview(b'abcdef')[::2]).raw()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(pickle.loads(pickle.dumps(pickle.PickleBuffer(b'ro'), 5)), pickle.loads(pickle.dumps(pickle.PickleBuffer(bytearray(b'rw')), 5)))
print(pickle.dumps([pickle.PickleBuffer(b'1'), pickle.PickleBuffer(bytearray(b'22'))], 5, buffer_callback=lambda x: bytes(x) == b'1'))
