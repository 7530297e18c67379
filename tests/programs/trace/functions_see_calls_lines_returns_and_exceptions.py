import sys
def show(frame, event, arg):
    if event == 'exception': arg = (arg[0].__name__, str(arg[1]), arg[2].tb_lineno)
    print(f'{event:9} {frame.f_code.co_name:12} {frame.f_lineno - frame.f_code.co_firstlineno:3} {arg if not hasattr(arg, "m") else "C"!r}')
    return show
def add(a, b):
    c = a + b
    return c
def loop(n):
    t = 0
    for i in range(n):
        if i % 2:
            continue
        t += i
    else:
        t += 100
    while t > 100: t -= 1
    return t
def exc():
    try:
        x = 1
        y = x / 0
    except ZeroDivisionError as e:
        z = 2
    finally:
        w = 3
    return w
def deep():
    return inner()
def inner():
    raise ValueError('no')
def caught():
    try:
        deep()
    except ValueError:
        pass
def gen(n):
    for i in range(n):
        yield i
    return 'done'
def use():
    for x in gen(2):
        pass
    a = [y * 2 for y in range(3)]
    b = sum(y for y in range(2))
    return a, b
def multi(
    a,
    b=2,
):
    return add(
        a,
        b,
    )
class C:
    x = 1
    def m(self):
        with self:
            self.x = 2
        return self.x if self.x > 1 else 0
    def __enter__(self): return 5
    def __exit__(self, *a): return False
def closure():
    v = 1
    def f():
        nonlocal v
        v += 1
        return v
    return f()
def mat(x):
    match x:
        case 1: return 'one'
        case [a, b]:
            return a
        case _:
            return None
sys.settrace(show)
add(1, 2)
loop(4)
exc()
caught()
use()
multi(1)
C().m()
closure()
mat(1); mat([1, 2]); mat('q')
lam = lambda q: q + 1
lam(3)
exec('x = 1\ny = 2')
class D:
    a = 1
    b = 2
sys.settrace(None)
print(sys.gettrace())


# The object of a frame that has ended tells where it ended.
def leaves_late(kept):
    kept.append(sys._getframe())
    if kept:
        kept.append(1)


kept = []
leaves_late(kept)
print(kept[0].f_lineno - leaves_late.__code__.co_firstlineno)
