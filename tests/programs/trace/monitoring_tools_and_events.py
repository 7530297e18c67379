# sys.monitoring (PEP 669): tools, events of calls, lines, exceptions, generators and branches.
import sys
m = sys.monitoring; E = m.events
print(m, m.DEBUGGER_ID, E.CALL, E.NO_EVENTS, type(E), m.get_tool(2))
def t(f, *a):
    try: print(f(*a))
    except Exception as e: print(type(e).__name__, e)
t(m.use_tool_id, 7, 'x'); t(m.use_tool_id, 0, 5); t(m.use_tool_id, 0, 'a'); t(m.use_tool_id, 0, 'b'); t(m.get_tool, 0); t(m.get_tool, 1); t(m.set_events, 1, 1); t(m.set_events, 0, 1<<20); t(m.register_callback, 1, 1, print); t(m.register_callback, 0, 3, print); t(m.register_callback, 0, 1, None); t(m.set_local_events, 0, 5, 1); t(m.set_events, 0, E.C_RETURN); t(m.get_events, 0); t(m.set_events, 0, E.CALL|E.C_RETURN); t(m.set_local_events, 0, t.__code__, E.RAISE); t(m._all_events); t(m.free_tool_id, 0); t(m.free_tool_id, 0); t(m.register_callback, 0, 1<<18, None)
def fib(n): return n if n < 2 else fib(n-1) + fib(n-2)
TOOL = m.PROFILER_ID
m.use_tool_id(TOOL, 'prof')
calls = {}
def on_start(code, off): calls[code.co_name] = calls.get(code.co_name, 0) + 1
def on_return(code, off, val): log.append((code.co_name, val))
log = []
m.register_callback(TOOL, E.PY_START, on_start); m.register_callback(TOOL, E.PY_RETURN, on_return)
m.set_events(TOOL, E.PY_START | E.PY_RETURN)
fib(5)
m.set_events(TOOL, 0)
print(calls, len(log), log[:4])
# line events
lines = []
def f(a):
    x = a + 1
    if x > 2:
        y = x
    else:
        y = 0
    for i in range(2):
        y += i
    while y < 3:
        y += 1
    try:
        raise ValueError(y)
    except ValueError as e:
        z = str(e)
    return z
m.register_callback(TOOL, E.LINE, lambda code, line: lines.append((code.co_name, line - f.__code__.co_firstlineno)))
m.set_local_events(TOOL, f.__code__, E.LINE); print(m.get_local_events(TOOL, f.__code__))
f(0); f(5)
m.set_local_events(TOOL, f.__code__, 0)
print(lines)
# exceptions
ev = []
def g(): 
    try: h()
    except KeyError: return 'caught'
def h(): return {}['k']
for n in ('RAISE', 'EXCEPTION_HANDLED', 'PY_UNWIND', 'RERAISE'):
    m.register_callback(TOOL, getattr(E, n), lambda code, off, exc, n=n: ev.append((n, code.co_name, repr(exc))))
m.set_events(TOOL, E.RAISE | E.EXCEPTION_HANDLED | E.PY_UNWIND | E.RERAISE)
g()
try:
    try: h()
    finally: pass
except KeyError: pass
m.set_events(TOOL, 0)
print(ev)
# calls
cl = []
def show(a): return 'MISSING' if a is m.MISSING else a
m.register_callback(TOOL, E.CALL, lambda code, off, fn, a: cl.append(('call', getattr(fn, '__name__', fn), show(a))))
m.register_callback(TOOL, E.C_RETURN, lambda code, off, fn, a: cl.append(('ret', getattr(fn, '__name__', fn), show(a))))
m.register_callback(TOOL, E.C_RAISE, lambda code, off, fn, a: cl.append(('raise', getattr(fn, '__name__', fn), show(a))))
def c():
    len([1]); fib(1); 'a'.upper(); sorted([2, 1], key=abs); max(3, 4); int('7')
    try: int('x')
    except ValueError: pass
    C().meth(5)
    print(*(), sep='')
class C:
    def meth(self, x): return x
m.set_events(TOOL, E.CALL); c(); m.set_events(TOOL, 0)
print([x if not isinstance(x[2], C) else (x[0], x[1], 'C') for x in cl])
# generators
gl = []
def gen():
    x = yield 1
    yield 2
for n in ('PY_START', 'PY_RESUME', 'PY_YIELD', 'PY_RETURN', 'PY_THROW'):
    m.register_callback(TOOL, getattr(E, n), lambda code, off, *a, n=n: gl.append((n, code.co_name) + a))
m.set_events(TOOL, E.PY_START | E.PY_RESUME | E.PY_YIELD | E.PY_RETURN | E.PY_THROW)
list(gen())
q = gen(); next(q)
try: q.throw(OSError('z'))
except OSError: pass
m.set_events(TOOL, 0)
print([(a, b) + tuple(repr(x) for x in c) for a, b, *c in gl])
# disable
cnt = 0
def once(code, line):
    global cnt; cnt += 1
    return m.DISABLE
m.register_callback(TOOL, E.LINE, once); m.set_local_events(TOOL, f.__code__, E.LINE)
f(1); a = cnt; f(1); b = cnt; m.restart_events(); f(1); print(a == b, cnt > b)
m.set_local_events(TOOL, f.__code__, 0)
m.register_callback(TOOL, E.RAISE, lambda *a: m.DISABLE); m.set_events(TOOL, E.RAISE)
try: 1/0
except Exception as e: print(type(e), e)
m.set_events(TOOL, 0)
br = []
def b(x):
    if x: return 1
    for i in (1,): pass
    return 2
m.register_callback(TOOL, E.BRANCH, lambda code, off, dst: br.append((off, dst))); m.register_callback(TOOL, E.JUMP, lambda code, off, dst: br.append(('j', off, dst)))
m.set_local_events(TOOL, b.__code__, E.BRANCH | E.JUMP); b(1); b(0); m.set_local_events(TOOL, b.__code__, 0); print(br)
m.free_tool_id(TOOL); print(m.get_tool(TOOL))
print(m.get_events(TOOL), m.get_local_events(TOOL, b.__code__))
# lines of loops
TOOL = 4; m.use_tool_id(TOOL, 'lines')
def l1():
    for i in range(3): pass
def l2():
    i = 0
    while i < 3: i += 1
def l3(): return [i for i in range(2) if i]
def l4():
    for i in range(2):
        x = i
    while x:
        x -= 1
lines = []
m.register_callback(TOOL, E.LINE, lambda code, line: lines.append(line - code.co_firstlineno))
m.register_callback(TOOL, E.JUMP, lambda code, a, b: lines.append((a, b)))
for f in (l1, l2, l3, l4):
    for events in (E.LINE, E.LINE | E.JUMP):
        m.set_local_events(TOOL, f.__code__, events); f(); m.set_local_events(TOOL, f.__code__, 0); print(f.__name__, lines); lines.clear()
m.free_tool_id(TOOL)
