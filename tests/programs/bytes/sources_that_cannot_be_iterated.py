class A:
    def __iter__(self): return 5
    def __len__(self): return -1
class B:
    def __iter__(self): return iter([1, 2])
    def __len__(self): return -1
class C:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i
class D:
    def __iter__(self): raise TypeError('mine')
class E:
    def __iter__(self): raise ValueError('mine')
class F:
    def __iter__(self): return iter([1, 'x'])
for k in (A, B, C, D, E, F, lambda: [1, 300], lambda: (1, 2), lambda: range(3), lambda: {1: 2}, lambda: None, lambda: 'x', lambda: 1.5, lambda: iter([5]), lambda: [1, None]):
    for t in (bytes, bytearray):
        try: print(t(k()))
        except Exception as e: print(type(e).__name__, e)
    b = bytearray(b'a')
    for op in ('extend', '__iadd__'):
        try: print(getattr(b, op)(k()), b)
        except Exception as e: print(op, type(e).__name__, e)
    try: b[0:0] = k(); print(b)
    except Exception as e: print('set', type(e).__name__, e)
