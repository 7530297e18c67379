def f(s):
    out = []
    for c in s:
        if c == "a" or c >= "x": out.append(c)
        if c in "aeiou": out.append("v")
        if c in ("p", "q"): out.append("pq")
        if c not in {"m", "n"}: out.append(1)
        if c < "c": out.append(ord(c))
        if "d" <= c <= "f": out.append(chr(ord(c) + 1))
        if c != "z": out.append(0)
    return out
print(f("hello apple xyz"), f("héllo wörld €𝄞"), f(["d", "pq", "z"]), f(("a", "q")))
class S(str):
    def __eq__(self, o): return True
    def __hash__(self): return 5
print(f([S("q"), S("z")]))
def g(s, i):
    try: return s[i], s[-1], len(s)
    except Exception as e: return repr(e)
for a in ["abc", "", "é", "aé€", [1, 2], (3,), {1: 2, -1: 5}, b"ab", 5, S("xy"), None]:
    for i in (0, 1, -1, 5, "a", None, True): print(a, i, g(a, i), end=";")
print()
def h(x):
    r = []
    for fn in (lambda: ord(x), lambda: chr(x), lambda: str(x), lambda: int(x), lambda: float(x), lambda: bool(x), lambda: len(x)):
        try: r.append(fn())
        except Exception as e: r.append(repr(e))
    return r
for v in [0, 1, 65, 255, 256, 0x110000, -1, True, 1.5, -2.7, 1e300, float("nan"), float("inf"), "12", "-7", " 8 ", "1_000", "a", "é", "ab", "", "9" * 15, "9" * 16, "9"*30, "-", "--1", b"5", b"a", None, [1], (), S("4"), 2**70, "٣"]:
    print(h(v))
def grow(s):
    n = 0
    for c in s:
        s += c
        n += 1
    return s, n
print(grow("abc"), grow("é"))
def cat(a, b):
    return a + "x", "y" + b, a + b
for a, b in [("p", "q"), ("", ""), ("é", "€"), (1, 2), ([1], [2]), (S("k"), "l"), ("z", 3)]:
    try: print(cat(a, b))
    except TypeError as e: print(e)
def cmp(a, b):
    r = []
    for fn in (lambda: a == b, lambda: a != b, lambda: a < b, lambda: a <= b, lambda: a > b, lambda: a >= b): 
        try: r.append(fn())
        except TypeError as e: r.append(str(e))
    return r
def cmpc(a):
    try: return [a == "m", a != "m", a < "m", a <= "m", a > "m", a >= "m", "m" == a, "m" < a, "m" <= a, "m" > a, "m" >= a, a == "", a < ""]
    except Exception as e: return str(e)
for a in ["", "m", "ma", "l", "lz", "n", "é", "€", 5, None, S("m"), b"m"]:
    print(a, cmpc(a), cmp(a, "ma"), cmp("m", a))
d = {(1, 2): "a", (1, "x"): "b", ((1,), 2): "c", (1.0, 2.5): "d", (True, 5): "e", (): "f", (None, "q"): "g"}
for k in [(1, 2), (1.0, 2), (1, "x"), ((1,), 2), (1, 2.5), (1, 5), (), (None, "q"), (2, 1), ("1", 2)]:
    print(d.get(k), k in d, k in set(d), end=" ")
nan = float("nan")
print(nan in {nan}, (nan,) in {(nan,)}, {(nan, 1): 1}.get((nan, 1)))
def it(s):
    it1 = []
    for a in s:
        for b in s:
            if a == b: it1.append(a + b)
    return it1
print(it("abca"), it("éa"), it(["x", "y"]))
def gen(s):
    for c in s:
        yield c, ord(c)
print(list(gen("abé")))
x = "module"
for c in x:
    print(c, end=",")
    if c == "u": break
else: print("no")
print(f"{x}{5}{1.5!r}{x!r}{x!s:>10}{c}")
