# A trace function sets `frame.f_lineno`: the frame goes on elsewhere, or the jump is refused.
import sys, warnings
warnings.simplefilter('always')
warnings.showwarning = lambda m, c, f, l, *a: print('WARN', c.__name__, m)
def run(f, at, to, event='line', nth=1, *args):
    base = f.__code__.co_firstlineno
    out = []
    state = [0]
    def tr(frame, ev, arg):
        if frame.f_code is not f.__code__: return None
        frame.f_trace_opcodes = event == 'opcode'
        out.append((ev, frame.f_lineno - base))
        if ev == event and frame.f_lineno - base == at:
            state[0] += 1
            if state[0] == nth:
                try: frame.f_lineno = base + to if isinstance(to, int) else to
                except BaseException as e: out.append((type(e).__name__, str(e)))
                else: out.append(('now', frame.f_lineno - base))
        return tr
    log = []
    sys.settrace(tr)
    try: r = f(log.append, *args)
    except BaseException as e: r = type(e).__name__, str(e)
    finally: sys.settrace(None)
    print(f.__name__, at, to, event, '->', r, log, out)
def plain(a):
    a(1)
    a(2)
    x = 3
    a(x)
    return 4
for at, to in (1, 3), (1, 4), (4, 1), (4, 2), (2, 5), (2, 6), (2, 50), (2, -5), (2, 0), (2, 2), (2, 'x'), (2, None), (2, 2**40), (2, 1.5), (2, True):
    run(plain, at, to)
for ev in 'call', 'return', 'exception', 'opcode': 
    for at in 0, 1, 5: run(plain, at, 3, ev)
def loop(a):
    a(0)
    for i in 1, 2:
        a(i)
        a(i*10)
    a(3)
    for j in [4]:
        a(j)
    else:
        a(5)
    a(6)
for at, to in (1, 3), (3, 5), (4, 3), (1, 7), (3, 7), (7, 3), (5, 2), (3, 2), (2, 5), (7, 10), (10, 6), (5, 9): run(loop, at, to)
def tryit(a):
    a(0)
    try:
        a(1)
        1/0
    except ZeroDivisionError as e:
        a(2)
        a(3)
    finally:
        a(4)
    a(5)
    try:
        a(6)
    finally:
        a(7)
    a(8)
for at, to in (1, 3), (1, 6), (3, 6), (6, 3), (6, 10), (7, 6), (3, 9), (9, 3), (1, 9), (6, 1), (3, 10), (12, 10), (12, 14), (14, 12), (10, 14), (9, 10), (6, 12): run(tryit, at, to)
class CM:
    def __enter__(s): return s
    def __exit__(s, *a): return True
def withit(a):
    a(0)
    with CM() as c:
        a(1)
        a(2)
    a(3)
for at, to in (1, 3), (3, 5), (3, 1), (4, 3), (5, 3), (2, 5), (3, 2): run(withit, at, to)
def gen(a):
    a(0)
    yield 1
    a(2)
    yield 3
    a(4)
def usegen(a): return list(gen(a))
def rung(at, to, event='line'):
    base = gen.__code__.co_firstlineno
    out = []; done = []
    def tr(frame, ev, arg):
        if frame.f_code is not gen.__code__: return None
        out.append((ev, frame.f_lineno - base))
        if ev == event and frame.f_lineno - base == at and not done:
            done.append(1)
            try: frame.f_lineno = base + to
            except BaseException as e: out.append((type(e).__name__, str(e)))
        return tr
    log = []
    sys.settrace(tr)
    try: r = list(gen(log.append))
    except BaseException as e: r = type(e).__name__, str(e)
    finally: sys.settrace(None)
    print('gen', at, to, event, '->', r, log, out)
for at, to in (1, 3), (3, 1), (5, 3), (2, 4), (3, 5): rung(at, to)
for ev in 'call',: rung(2, 4, ev)
def comp(a):
    a(0)
    x = [i for i in (
        1, 2)]
    a(x)
    y = (lambda:
       3)
    a(y())
for at, to in (1, 4), (3, 4), (4, 2), (4, 3), (2, 1): run(comp, at, to)
def unbound(a):
    a(0)
    b = c = d = 1
    a(2)
    a(c)
run(unbound, 1, 3)
def cell(a):
    z = 1
    def f(): return z
    a(f())
    a(z)
run(cell, 1, 3); run(cell, 1, 4)
def match(a):
    match a:
        case 1:
            a(1)
        case _:
            a(2)
    while True:
        a(3)
        break
    a(4)
    if a:
        a(5)
    else:
        a(6)
for at, to in (1, 3), (5, 3), (1, 6), (7, 3), (8, 9), (9, 7), (11, 13), (13, 11), (1, 13), (5, 7): run(match, at, to)
try: sys._getframe().f_lineno = 3
except ValueError as e: print(e)
try: del sys._getframe().f_lineno
except AttributeError as e: print(e)
def outer(a):
    def tr(frame, ev, arg):
        if ev == 'line':
            try: frame.f_back.f_lineno = frame.f_back.f_lineno + 1
            except ValueError as e: print('outer', e)
        return tr
    def inner():
        pass
    sys.settrace(tr)
    inner()
    sys.settrace(None)
outer(1)
def prof(fr, ev, arg):
    if fr.f_code is plain.__code__ or ev.startswith('c_'):
        try: fr.f_lineno = fr.f_lineno
        except ValueError as e: print('prof', ev, e)
        else: print('prof', ev, 'ok')
sys.setprofile(prof); plain(abs); sys.setprofile(None)
# the whole module
src = '''a = 1
b = 2
c = 3
for i in range(2):
    d = i
class K:
    x = 1
    y = 2
e = 5
'''
def tr(frame, ev, arg):
    if frame.f_code.co_filename != 'mod': return
    if ev == 'line' and frame.f_lineno == 2 and frame.f_code.co_name == '<module>': frame.f_lineno = 3
    if ev == 'line' and frame.f_lineno == 7: frame.f_lineno = 8
    return tr
ns = {}
code = compile(src, 'mod', 'exec')
sys.settrace(tr); exec(code, ns); sys.settrace(None)
print(sorted(k for k in ns if k[0] != '_'), sorted(k for k in vars(ns['K']) if k[0] != '_'))


def debugged():
    a = 1
    b = 2
    c = 3
    print("end", a, c)
    return c


import io
import pdb

warnings.simplefilter("ignore")
commands = io.StringIO("n\nn\njump %d\nn\nj %d\np a\njump 9999\njump 1\nj\nc\n" % tuple(
    debugged.__code__.co_firstlineno + line for line in (3, 1)))
told = io.StringIO()
debugger = pdb.Pdb(stdin=commands, stdout=told, nosigint=True, readrc=False)
debugger.use_rawinput = False
debugger.prompt = "(Pdb) "
debugger.runcall(debugged)
print(*[line for line in told.getvalue().splitlines() if not line.startswith(("(Pdb) > ", "> "))], sep="\n")
