class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
def what(v):
    match v:
        case Point(0, 0): return "origin"
        case Point(x, y=0): return f"x axis {x}"
        case Point(x=x) if x > 10: return "far"
        case Point(): return "point"
        case int(n) if n < 0: return "negative"
        case bool(b): return f"bool {b}"
        case int(n): return f"int {n}"
        case str() as s: return f"str {s}"
        case [a, *rest]: return f"seq {a} {rest}"
        case {"k": k, **more}: return f"map {k} {more}"
        case None: return "none"
        case float(f): return f"float {f}"
        case _: return "other"
for v in (Point(0, 0), Point(3, 0), Point(11, 2), Point(1, 1), -4, True, 7, "s", [1, 2], (3,), {"k": 1, "j": 2}, None, 2.5, b"x", {}, []):
    print(what(v))
class Bad:
    __match_args__ = 3
class Few:
    __match_args__ = ("a",)
class NonStr:
    __match_args__ = (1,)
class Dup:
    __match_args__ = ("a",)
    a = 1
def attempt(f):
    try: print("ok", f())
    except Exception as e: print(type(e).__name__, e)
def m1():
    match Bad():
        case Bad(1): pass
def m2():
    match Few():
        case Few(1, 2): pass
def m3():
    match NonStr():
        case NonStr(1): pass
def m4():
    match Dup():
        case Dup(1, a=1): return "dup"
def m5():
    match 3:
        case int(1, 2): pass
def m6():
    match Few():
        case Few(1): return "matched"
    return "no"
notaclass = 3
def m7():
    match 3:
        case notaclass(): pass
for m in (m1, m2, m3, m4, m5, m6, m7): attempt(m)
