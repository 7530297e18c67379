x = 10
def f():
    a = 1; b = 2
    print(sorted(locals()), 'x' in globals())
    def inner(): return a
    print(locals()['a'], sorted(vars()))
f()
class K:
    y = 5
    print(sorted(k for k in locals() if not k.startswith('__')))
print(dir(K)[-1], hasattr(K, 'y'), getattr(K, 'z', 'none'))
class O:
    __slots__ = ('p',)
o = O(); o.p = 1
try: o.q = 1
except AttributeError as e: print(e)
try: vars(o)
except TypeError as e: print(e)
for f in (lambda: getattr(o, 5), lambda: chr(-1), lambda: ord('ab'), lambda: round('x'), lambda: isinstance(1, 5), lambda: issubclass(1, int), lambda: print(sep=5), lambda: print(foo=1), lambda: pow(2, -1, 4), lambda: hash([]), lambda: divmod(1, 0), lambda: __import__('')):
    try: f()
    except Exception as e: print(type(e).__name__, e)
print(isinstance(1, int | str), isinstance('a', (int, (str, float))), callable(len), bin(-5), hex(255), oct(8), round(2.567, 2), pow(3, 4, 5), format(3.14159, '.2f'))
print(*[1, 2], sep='-', end='!\n'); print()
for f in (lambda: eval('1', [1]), lambda: eval('1', 5), lambda: __import__('sys')._getframe(2**70), lambda: __import__('sys')._getframe(2**31)):
    try: f()
    except Exception as e: print(type(e).__name__, e)
