import sys

print(sys.version_info[:2], sys.version_info >= (3, 12), sys.version_info.major, sys.implementation.name in ("cpython", "krait"), sys.maxsize, sys.byteorder, sys.maxunicode, sys.float_info.max, sys.float_info.epsilon, sys.int_info.bits_per_digit)
print(sys.getrecursionlimit(), sys.hexversion >> 16 == 0x30c, type(sys.path).__name__, "sys" in sys.modules, sys.modules[__name__].__name__, sys.stdin.name, sys.stdout.name, sys.stderr.name, sys.getdefaultencoding(), sys.getfilesystemencoding())
def depth():
    frame, n = sys._getframe(), 0
    while frame:
        n += 1
        frame = frame.f_back
    return n
print(depth(), (lambda: depth())(), sys._getframe().f_code.co_name, sys._getframe().f_lineno)
def caller():
    return sys._getframe(1).f_code.co_name
def named():
    return caller()
print(named(), sys.intern("abc") is sys.intern("abc"), sys.getsizeof([]) > 0, sys.exc_info(), sys.argv[1:], sys.flags.optimize, sys.gettrace(), sys.api_version > 0)
a = []
b = a
print(sys.getrefcount(a), sys.getrefcount(object()))
sys.setrecursionlimit(500)
print(sys.getrecursionlimit())
try:
    sys.setrecursionlimit(0)
except ValueError as error:
    print(error)
sys.displayhook(5)
sys.displayhook(None)
sys.displayhook("text")
print(_ if "_" in globals() else __builtins__._, sys.is_finalizing(), sys.call_tracing if False else "", sys.getswitchinterval(), sys.hash_info.modulus, sys.builtin_module_names[:1] != ())
