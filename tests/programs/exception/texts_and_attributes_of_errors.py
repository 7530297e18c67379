import sys
def t(f, *a, **k):
    try:
        print(f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, e, repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
def f(): raise ValueError
t(f)
def f(): raise ValueError('a', 1) from KeyError('k')
t(f)
def f():
    try: 1/0
    except ZeroDivisionError: raise TypeError('x')
t(f)
def f():
    try: 1/0
    except ZeroDivisionError: raise TypeError('x') from None
t(f)
def f(): raise 5
t(f)
def f(): raise ValueError from 5
t(f)
def f(): raise
t(f)
def f(): raise int
t(f)
class BadNew(Exception):
    def __new__(cls, *a): return 5
def f(): raise BadNew
t(f)
t(f)
class NeedsArg(Exception):
    def __init__(self, a): self.a = a
def f(): raise NeedsArg
t(f)
def f(): raise NeedsArg(4)
t(f)
def f():
    try: raise ValueError
    except 5: pass
t(f)
def f():
    try: raise ValueError
    except (TypeError, 5): pass
t(f)
def f():
    try: raise ValueError('v')
    except* ValueError as eg: print(repr(eg)); raise
t(f)
def f():
    try: raise ExceptionGroup('g', [ValueError(1), TypeError(2)])
    except* ValueError as eg: print(repr(eg), eg.exceptions)
t(f)
def f():
    try: raise ExceptionGroup('g', [ValueError(1)])
    except* ExceptionGroup: pass
t(f)
def f():
    try: raise ExceptionGroup('g', [ValueError(1), ExceptionGroup('h', [KeyError(2), OSError(3)])])
    except* (KeyError, ValueError) as eg: print('A', repr(eg))
    except* OSError as eg: print('B', repr(eg)); raise IndexError('new')
    else: print('else')
    finally: print('fin')
t(f)
def f(): ExceptionGroup('x', [])
t(f)
def f(): ExceptionGroup('x', 5)
t(f)
def f(): ExceptionGroup('x')
t(f)
def f(): ExceptionGroup(5, [ValueError()])
t(f)
def f(): ExceptionGroup('x', [5])
t(f)
def f(): ExceptionGroup('x', [KeyboardInterrupt()])
t(f)
def f(): return type(BaseExceptionGroup('x', [ValueError()])), type(BaseExceptionGroup('x', [KeyboardInterrupt()]))
t(f)
eg = ExceptionGroup('top', [ValueError(1), TypeError(2), ExceptionGroup('sub', [ValueError(3)])])
print(eg.split(ValueError), eg.subgroup(TypeError), eg.split(lambda e: False), eg.subgroup(KeyError), eg.message, str(eg))
print(eg.derive([ValueError(9)]))
e = ValueError('x'); e.add_note('n1'); e.add_note('n2'); print(e.__notes__)
t(lambda: e.add_note(5))
t(lambda: e.with_traceback(5))
def f(): e.__cause__ = 5
t(f)
def f(): e.__context__ = 5
t(f)
def f(): e.__traceback__ = 5
t(f)
def f(): e.args = 5
t(f)
def f(): del e.args
t(f)
e.args = (1, 2); print(e.args, str(e), repr(e))
for E, a in ((OSError, (2, 'No such file', 'fn')), (OSError, (2, 'x')), (OSError, ('a',)), (OSError, (13, 'x', 'f', None, 'g')), (FileNotFoundError, ()), (OSError, (17, 'e')), (OSError, (32, 'p')),
             (SystemExit, ()), (SystemExit, (1,)), (SystemExit, (1, 2)), (StopIteration, (5,)), (StopIteration, ()), (KeyError, ('a',)), (KeyError, ()), (KeyError, (1, 2)),
             (UnicodeDecodeError, ('utf8', b'abc', 1, 2, 'why')), (UnicodeEncodeError, ('utf8', 'abc', 1, 3, 'why')), (UnicodeTranslateError, ('abc', 1, 2, 'why')),
             (SyntaxError, ('msg', ('f', 1, 2, 'text'))), (SyntaxError, ('msg',)), (SyntaxError, ('msg', ('f', 1, 2, 'text', 3, 4))), (ImportError, ('m',)), (NameError, ('n',)), (AttributeError, ('n',)), (StopAsyncIteration, (3,)), (BlockingIOError, (11, 'x', 5))):
    e = E(*a)
    print(type(e).__name__, repr(e), str(e), e.args, {k: getattr(e, k) for k in ('errno', 'strerror', 'filename', 'filename2', 'code', 'value', 'encoding', 'object', 'start', 'end', 'reason', 'msg', 'lineno', 'offset', 'text', 'end_lineno', 'end_offset', 'name', 'path', 'obj', 'characters_written') if hasattr(e, k)})
print(repr(ImportError('m', name='a', path='b')), ImportError('m', name='a').name, NameError('m', name='q').name, AttributeError('m', name='z', obj=5).obj)
t(lambda: ImportError('m', foo=1)); t(lambda: NameError(foo=1)); t(lambda: AttributeError(foo=1)); t(lambda: ValueError(foo=1)); t(lambda: UnicodeDecodeError(1)); t(lambda: OSError(foo=1)); t(lambda: StopIteration(x=1)); t(lambda: SyntaxError('m', 5)); t(lambda: SyntaxError('m', (1,)))
try: [].foo
except AttributeError as e: print(e.name, e.obj)
try: nope
except NameError as e: print(e.name)
try: import nope_mod
except ImportError as e: print(type(e), e.name, e.path, e.msg)
try: from sys import nope_thing
except ImportError as e: print(e, e.name, e.path)
try: {}['k']
except KeyError as e: print(e.args)
def f():
    try:
        try: raise ValueError(1)
        finally: raise KeyError(2)
    except KeyError as e:
        print(repr(e.__context__), e.__context__.__context__)
        raise OSError(3) from e
t(f)
def g():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            print('body', i)
        finally: print('fin', i)
    else: print('never')
g()
def h():
    try: return 'try'
    finally: return 'fin'
print(h())
def h():
    while True:
        try: return 1
        finally: break
    return 2
print(h())
def h():
    try: raise ValueError
    except ValueError as e: pass
    return e
t(h)
def h():
    e = 1
    try: raise ValueError
    except ValueError as e: del e
    return e
t(h)
try:
    try: raise ValueError('a')
    except ValueError as e1:
        try: raise KeyError('b')
        except KeyError as e2:
            print(e2.__context__ is e1, sys.exc_info()[1] is e2, sys.exception() is e2)
        print(sys.exc_info()[1] is e1)
        raise e1
except ValueError as e3: print(e3.__context__)
print(sys.exc_info())
class Ctx:
    def __init__(s, sup): s.sup = sup
    def __enter__(s): return s
    def __exit__(s, *a): print('exit', a[0], a[1]); return s.sup
with Ctx(True): raise ValueError('swallowed')
def f():
    with Ctx(False): raise ValueError('not')
t(f)
def f():
    with 5: pass
t(f)
class NoExit:
    def __enter__(s): pass
def f():
    with NoExit(): pass
t(f)
class NoEnter:
    def __exit__(s, *a): pass
def f():
    with NoEnter(): pass
t(f)
class AC:
    async def __aenter__(s): pass
    async def __aexit__(s, *a): pass
def f():
    with AC(): pass
t(f)
class ExitRaises:
    def __enter__(s): return s
    def __exit__(s, *a): raise KeyError('in exit')
def f():
    with ExitRaises(): raise ValueError('body')
t(f)
def f():
    with Ctx(False) as a, Ctx(True) as b: raise ValueError('two')
    return 'after'
t(f)
def f():
    with Ctx(False):
        return 'ret'
t(f)
def f():
    assert False, 'msg'
t(f)
def f():
    assert 0
t(f)
def f():
    assert [], (1, 2)
t(f)
def f():
    x = 1
    del x
    return x
t(f)
def f():
    def g(): return y
    g()
    y = 1
t(f)
def f():
    y = 1
    def g(): return y
    del y
    g()
t(f)
def f(): global zzz; del zzz
t(f)
def f(): del undefined_local; undefined_local = 1
t(f)
def f(): a, b = 1
t(f)
def f(): a, b = 1, 2, 3
t(f)
def f(): a, b, c = 1, 2
t(f)
def f(): a, *b, c = [1]
t(f)
def f(): a, b = {1: 2}
t(f)
def f(): (a, b), c = [1, 2]
t(f)
def f(): a, b = iter([1, 2, 3])
t(f)
def f(): [a, b] = 'abc'
t(f)
def f():
    for a, b in [(1, 2), (3,)]: print(a, b)
t(f)
def f(): return [*1]
t(f)
def f(): return {*1}
t(f)
def f(): return {**1}
t(f)
def f(): return (*1,)
t(f)
def f():
    for i in 5: pass
t(f)
def f(): return 1 in 5
t(f)
def f(): return [x for x in 5]
t(f)
def f(): x: int; return x
t(f)
