def g():
    try:
        x = yield 1
        print('x', x)
        y = yield from h()
        print('y', y)
    finally:
        print('fin')
    return 7
def h():
    try:
        z = yield 'h1'
        print('z', z)
    except KeyError as e:
        print('h caught', e)
        yield 'h2'
    return 'hr'
i = g()
print(next(i), i.send('a'), i.throw(KeyError('k')))
try: next(i)
except StopIteration as e: print('stop', e.value)
print(i.gi_frame, i.gi_running, next(i, 'dflt'))
i = g()
try: i.send(5)
except TypeError as e: print(e)
next(i); i.close()
def bad():
    try: yield
    except GeneratorExit: yield 2
b = bad(); next(b)
try: b.close()
except RuntimeError as e: print(e)
def si():
    yield 1
    raise StopIteration(3)
s = si(); next(s)
try: next(s)
except RuntimeError as e: print(e, repr(e.__cause__))
def selfrun():
    try: next(me)
    except ValueError as e: print(e)
    yield 1
me = selfrun(); next(me)
def lots(): 
    for i in range(5):
        try: yield i
        finally: print('f', i)
for v in lots():
    if v == 2: break
print(sum(x*x for x in range(10)), list(zip((a for a in 'abc'), (b for b in range(2)))))
class C:
    def __iter__(self): yield from (1, 2, 3)
print(*C())
async def co(): return 1
c = co(); print(type(c).__name__, c.cr_frame is not None)
try: c.send(None)
except StopIteration as e: print(e.value)
try: c.send(None)
except RuntimeError as e: print(e)
