import cProfile, pstats, io, re
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
def work():
    l = []
    for i in range(5): l.append(fib(i))
    return sorted(l), len(l)
p = cProfile.Profile(); p.enable(); work(); p.disable()
s = io.StringIO(); st = pstats.Stats(p, stream=s).sort_stats('name'); st.print_stats(); out = s.getvalue()
for line in out.splitlines():
    m = re.match(r'\s*([\d/]+)\s+[\d.]+\s+[\d.]+\s+[\d.]+\s+[\d.]+ (.*)', line)
    print((m[1], m[2].replace(__file__, "FILE")) if m else re.sub(r'in [\d.]+ sec', 'in X sec', line))
print(st.total_calls, st.prim_calls)
s = io.StringIO(); pstats.Stats(p, stream=s).print_callers('fib'); print(len(s.getvalue()) > 10)
r = cProfile.Profile().runcall(fib, 5); print(r)
with cProfile.Profile() as q: fib(3)
print(sorted((getattr(e.code, 'co_name', e.code), e.callcount, e.reccallcount) for e in q.getstats()))
cProfile.run('1 + 1') if 0 else None
# callers, another timer, and one profiler at a time
class Lacks:
    def __getattr__(self, name): raise AttributeError
def one(): hasattr(Lacks(), 'a')
def two(): hasattr(Lacks(), 'b'); one()
p = cProfile.Profile(); p.runcall(lambda: (one(), two(), two()))
print(sorted((k[2], sorted((c[2], n[:2]) for c, n in v[4].items())) for k, v in pstats.Stats(p).stats.items()))
ticks = iter(range(100))
p = cProfile.Profile(lambda: next(ticks), 0.5); p.enable(); two(); p.disable()
print(sorted((getattr(e.code, 'co_name', e.code), e.callcount, e.totaltime, e.inlinetime) for e in p.getstats()))
import sys
p.enable(); tool = sys.monitoring.get_tool(sys.monitoring.PROFILER_ID)
try: cProfile.Profile().enable()
except ValueError as e: print(tool, e)
p.disable(); print(sys.monitoring.get_tool(sys.monitoring.PROFILER_ID))

# What the constructor says holds if `enable` says nothing; functions of `sys.setprofile` are no other profiler.
def counted(p):
    return sorted((getattr(e.code, "co_name", e.code), e.callcount, e.calls and len(e.calls)) for e in p.getstats())
def work(): return len([1]) + sum([1, 2])
for first, then in (({"subcalls": False, "builtins": False}, {}), ({"subcalls": False, "builtins": False}, {"subcalls": True, "builtins": True}), ({"builtins": False}, {})):
    p = cProfile.Profile(**first)
    p.enable(**then)
    work()
    p.disable()
    print(counted(p))
events = []
sys.setprofile(lambda frame, event, arg: events.append(event) if frame.f_code is work.__code__ else None)
p = cProfile.Profile(builtins=False)
p.enable(); work(); p.disable()
sys.setprofile(None)
print(counted(p), events)
