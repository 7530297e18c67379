import pickle, io, types, copyreg
class P(pickle.Pickler):
    def reducer_override(self, o):
        print('ro', type(o).__name__)
        if isinstance(o, types.FunctionType): return (str, ('f',))
        return NotImplemented
b = io.BytesIO(); P(b).dump([lambda: 1, 5, print]); print(pickle.loads(b.getvalue()))
def st(o, s): o.update(s=s)
class Q(pickle.Pickler):
    def reducer_override(self, o):
        if o is not st and isinstance(o, types.FunctionType): return (dict, (), {'a': 1}, None, None, st)
        return NotImplemented
b = io.BytesIO(); Q(b, protocol=5).dump(lambda: 1); print(pickle.loads(b.getvalue()))
class R(Q):
    dispatch_table = copyreg.dispatch_table.copy()
    def dump(self, o):
        try: return super().dump(o)
        except RuntimeError as e: print(e)
    def __init__(self, f, protocol=None): Q.__init__(self, f, protocol=protocol); self.x = 1
b = io.BytesIO(); R(b).dump(lambda: 1); print(pickle.loads(b.getvalue()))
c = compile('1', 'a', 'eval')
class S(R):
    dispatch_table = {types.CodeType: lambda c: (str, ('code',))}
b = io.BytesIO(); S(b).dump([c, lambda: 1, {(lambda: 0): [types]} and 3]); print(pickle.loads(b.getvalue()))
import pickle, io, types, copyreg
class A:
    def __init__(s, r): s.r = r
    def __reduce__(s): return s.r
for r in (5, (), (1,), (int,), (int, 5), (int, (), 1, 2, 3, 4, 5), (5, ()), (len, (), None, 5), (dict, (), None, None, 5), (list, (), None, iter([(1, 2)])), (dict, (), None, None, iter([1])), (dict, (), None, None, iter([(1, 2)])), (copyreg.__newobj__, (5,)), (copyreg.__newobj__, ()), (dict, (), {'a': 1}, None, None, 5), None):
    try: print(pickle.loads(pickle.dumps(A(r))))
    except Exception as e: print(type(e).__name__, e)
class P(pickle.Pickler):
    def persistent_id(self, o): return 'pid' if o == 3 else None
    dispatch = {}
    save_global = None if 0 else pickle.Pickler.save_global if hasattr(pickle.Pickler, 'save_global') else None
b = io.BytesIO(); P(b).dump([1, 3, 'x', None, True, A((str, ('q',)))])
class U(pickle.Unpickler):
    def persistent_load(self, p): return p
print(U(io.BytesIO(b.getvalue())).load())
class C(P):
    def reducer_override(self, o): print('over', type(o).__name__); return NotImplemented
b = io.BytesIO(); C(b).dump([{1}, frozenset([2]), b'x', bytearray(b'y'), (4,), 1.5, None, 10**30, A, ..., range(3), slice(1, 2)]); print(len(b.getvalue()))
class T(pickle.Pickler):
    dispatch_table = copyreg.dispatch_table.copy()
    dispatch_table[A] = lambda o: (str, ('via table',))
    dispatch_table[int] = lambda o: (str, ('never',))
b = io.BytesIO(); T(b).dump([A(1), 5]); print(pickle.loads(b.getvalue()))
class Meta(type): pass
class K(metaclass=Meta): pass
