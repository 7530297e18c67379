# Assignment to items and their deletion where there is none: sequences look at the index first.
for o in ("s", (1,2), b"x", 5, None, range(3), frozenset(), 1.5, object()):
    for k in (1, 2**70, "a", None):
        try: o[k] = 1
        except Exception as e: print(type(o).__name__, k, type(e).__name__, e)
        try: del o[k]
        except Exception as e: print(type(o).__name__, k, type(e).__name__, e)
class C: pass
for k in (1, 2**70):
    try: C()[k] = 1
    except Exception as e: print(type(e).__name__, e)
