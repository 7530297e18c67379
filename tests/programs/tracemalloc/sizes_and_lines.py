# Sizes go up and down with what is allocated; lines are those that allocated.
import tracemalloc
print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory())
tracemalloc.start()
print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit())
def big(): return [i * 1000 for i in range(100000)]
x = big()
cur, peak = tracemalloc.get_traced_memory()
print(cur > 800_000, peak >= cur, cur < 20_000_000)
del x
cur2, peak2 = tracemalloc.get_traced_memory()
print(cur2 < cur / 2, peak2 >= peak)
tracemalloc.reset_peak()
c, p = tracemalloc.get_traced_memory(); print(p < peak)
tracemalloc.reset_peak(); s = sum([i for i in range(300000)]); a = tracemalloc.get_traced_memory()[1]
tracemalloc.reset_peak(); s = sum(i for i in range(300000)); b = tracemalloc.get_traced_memory()[1]
print(a > b, a - b > 1_000_000)
s1 = tracemalloc.take_snapshot()
d = [str(i) * 20 for i in range(20000)]
e = [object() for i in range(20000)]
s2 = tracemalloc.take_snapshot()
top = s2.compare_to(s1, 'lineno')
print(sorted({t.traceback[0].lineno for t in top[:4] if t.size_diff > 100000 and t.traceback[0].filename == __file__}))
st = s2.statistics('filename')
print(st[0].size > 0, st[0].count > 0, type(st[0]).__name__, any(t.traceback[0].filename == __file__ for t in st))
f = s2.filter_traces((tracemalloc.Filter(True, __file__),))
print(all(t.traceback[0].filename == __file__ for t in f.statistics('lineno')), len(f.traces) > 0)
print(tracemalloc.get_tracemalloc_memory() > 0)
tracemalloc.clear_traces(); print(tracemalloc.get_traced_memory()[0] < 1000000)
tracemalloc.stop(); print(tracemalloc.get_traced_memory())
try: tracemalloc.take_snapshot()
except RuntimeError as e: print(e)
try: tracemalloc.start(0)
except ValueError as e: print(e)
tracemalloc.start(10)
def f(): return g()
def g(): return list(range(10000)) + [None] * 50000
y = f()
t = max(tracemalloc.take_snapshot().statistics('traceback'), key=lambda s: s.size)
print(len(t.traceback) >= 3, [fr.lineno for fr in t.traceback], t.traceback.format()[-1])
print(str(t).startswith(__file__))


