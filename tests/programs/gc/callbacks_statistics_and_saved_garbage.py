import gc
print(gc.get_threshold(), gc.get_debug(), gc.garbage, gc.callbacks)
gc.collect(); print(gc.get_count())
log = []
def cb(phase, info): print(phase, info)
gc.callbacks.append(cb)
class N:
    def __init__(s): s.me = s
for i in range(3): N()
print(gc.collect(), gc.collect(0), gc.collect(1), gc.collect(generation=2))
def bad(phase, info): pass
gc.callbacks.append(bad)
gc.collect(); gc.callbacks.pop()
gc.set_debug(gc.DEBUG_SAVEALL); N(); print(gc.collect(), [type(x).__name__ for x in gc.garbage]); gc.set_debug(0); gc.garbage.clear(); print(gc.collect())
for a in ((3,), (-1,), ('a',), (1, 2)):
    try: gc.collect(*a)
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
for k in (3, -1, 'a', None, 0):
    try: print(len(gc.get_objects(generation=k)) >= 0)
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
s = gc.get_stats(); print(len(s), sorted(s[0])); gc.collect(); s2 = gc.get_stats(); print(s2[2]['collections'] - s[2]['collections'], s2[2]['collected'] - s[2]['collected'])
N(); N(); gc.collect(); s3 = gc.get_stats(); print(s3[2]['collected'] - s2[2]['collected'])
gc.freeze(); print(gc.get_freeze_count() > 0); gc.unfreeze(); print(gc.get_freeze_count())
gc.disable(); print(gc.isenabled()); gc.enable()
l = [1]; print(gc.get_referents([l]), gc.get_referents(1, "a"), gc.get_referents({"a": l}))
class D:
    def __del__(s): print('del', s.n)
a, b = D(), D(); a.n, b.n = 'a', 'b'; a.o, b.o = b, a; del a, b; print(gc.collect())
class R:
    def __del__(s): global keep; keep = s
r = R(); r.me = r; del r; print(gc.collect(), gc.is_finalized(keep), gc.is_finalized(D))
print('exit')
