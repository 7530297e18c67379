def show(e):
    print(type(e).__name__, repr(e), str(e), e.args)
def attempt(f):
    try:
        show(f())
    except Exception as e:
        print("raised", type(e).__name__, e)

show(Exception())
show(Exception(1))
show(Exception(1, "two"))
show(ValueError("x"))
show(KeyError("k"))
show(KeyError())
show(KeyError(1, 2))
show(KeyError(""))
e = StopIteration(5); show(e); print(e.value)
e = StopIteration(); print(e.value)
e = StopIteration(1, 2); print(e.value, e.args)
e = SystemExit(3); show(e); print(e.code)
print(SystemExit().code, SystemExit(1, 2).code)
e = OSError(2, "No such file", "f.txt"); show(e); print(e.errno, e.strerror, e.filename, e.filename2)
e = OSError(2, "msg", "a", None, "b"); show(e); print(e.filename2)
show(OSError("only"))
show(OSError(1, "x"))
show(OSError(1, 2, 3, 4, 5, 6))
for n in (1, 2, 3, 4, 9, 10, 11, 13, 17, 20, 21, 32, 104, 103, 111, 110, 115):
    print(n, type(OSError(n, "")).__name__, end=" ")
print()
show(FileNotFoundError(2, "x"))
e = BlockingIOError(11, "would block", 7); print(e.characters_written, e.filename)
try: OSError(1, "").characters_written
except AttributeError as x: print(x)
print(OSError is IOError is EnvironmentError)
e = ImportError("msg", name="n", path="p"); show(e); print(e.name, e.path, e.msg, e.name_from)
attempt(lambda: ImportError("m", bogus=1))
attempt(lambda: ImportError(bogus=1))
e = ModuleNotFoundError("m", name="q"); show(e); print(e.name)
e = NameError("m", name="n"); print(e.name, e)
e = AttributeError("m", name="n", obj=3); print(e.name, e.obj)
attempt(lambda: NameError("m", bogus=1))
attempt(lambda: AttributeError("m", bogus=1))
attempt(lambda: ValueError(a=1))
attempt(lambda: Exception(a=1))
attempt(lambda: KeyError(a=1))
e = SyntaxError("bad", ("file.py", 3, 5, "text here")); show(e); print(e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset, e.print_file_and_line)
e = SyntaxError("bad", ("dir/file.py", 3, 5, "text", 4, 6)); print(e, e.end_lineno, e.end_offset)
show(SyntaxError())
show(SyntaxError("only msg"))
e = SyntaxError("m"); e.lineno = 4; print(e); e.filename = "a/b.py"; print(e); e.lineno = None; print(e)
attempt(lambda: SyntaxError("m", (1, 2)))
attempt(lambda: SyntaxError("m", (1, 2, 3, 4, 5)))
attempt(lambda: SyntaxError("m", (1, 2, 3, 4, 5, 6, 7)))
attempt(lambda: SyntaxError("m", 5))
e = UnicodeDecodeError("utf-8", b"ab\xff", 2, 3, "invalid"); show(e); print(e.encoding, e.object, e.start, e.end, e.reason)
print(UnicodeDecodeError("utf-8", b"ab\xff", 0, 3, "invalid"))
print(UnicodeEncodeError("ascii", "h\xe9llo", 1, 2, "no"), "|", UnicodeEncodeError("ascii", "\u1234", 0, 1, "no"), "|", UnicodeEncodeError("ascii", "\U0001f600x", 0, 1, "no"), "|", UnicodeEncodeError("ascii", "abc", 0, 3, "no"))
print(UnicodeTranslateError("h\xe9llo", 1, 2, "no"), "|", UnicodeTranslateError("hello", 1, 4, "no"))
attempt(lambda: UnicodeDecodeError())
attempt(lambda: UnicodeDecodeError("a", "b", 1, 2, "c"))
attempt(lambda: UnicodeEncodeError("a", b"b", 1, 2, "c"))
attempt(lambda: UnicodeEncodeError("a", "b", "x", 2, "c"))
attempt(lambda: UnicodeTranslateError("a", 1, 2))
e.start = 1; e.end = 2; e.reason = "changed"; print(e)
def chain(t): return [c.__name__ for c in t.__mro__[:-1]]
for t in (FileNotFoundError, ModuleNotFoundError, RecursionError, UnboundLocalError, TabError, ConnectionResetError, UnicodeEncodeError, ExceptionGroup, BytesWarning, ZeroDivisionError, NotImplementedError):
    print(chain(t))
e = Exception("a")
e.args = [1, 2]
print(e.args, e)
try: del e.args
except TypeError as x: print(x)
e.custom = 5
print(e.__dict__, e.__reduce__())
print(Exception("p").__reduce__(), OSError(2, "m", "f").__reduce__(), ImportError("m", name="n").__reduce__())
e = Exception(); e.__setstate__({"x": 1}); print(e.x)
for attr, val in (("__traceback__", 3), ("__cause__", 3), ("__context__", 3), ("__suppress_context__", 3)):
    try: setattr(e, attr, val)
    except TypeError as x: print(x)
    try: delattr(e, attr)
    except TypeError as x: print(x)
try: e.with_traceback(3)
except TypeError as x: print(x)
print(e.with_traceback(None) is e)
e.add_note("n1"); e.add_note("n2"); print(e.__notes__)
try: e.add_note(3)
except TypeError as x: print(x)
e.__notes__ = 3
try: e.add_note("x")
except TypeError as x: print(x)
class Mine(OSError):
    def __init__(self, a, b): self.ab = a, b
m = Mine(1, 2); print(m.args, m.ab, m.errno, str(m))
class Mine2(OSError):
    def __init__(self, a): super().__init__(2, a)
m = Mine2("text"); print(m.args, m.errno, str(m), type(m).__name__)
class Multi(KeyError, AttributeError): pass
print(Multi("k"), repr(Multi("k")), Multi.__mro__[1:3])
class WithStr(Exception):
    def __str__(self): return "custom str"
print(WithStr(1), repr(WithStr(1)))
for third in (5, 1.5, "name"):
    try:
        print(repr(BlockingIOError(11, "text", third)))
    except TypeError as error:
        print(error)
