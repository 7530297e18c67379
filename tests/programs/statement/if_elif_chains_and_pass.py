def sign(n):
    if n < 0:
        return "negative"
    elif n == 0:
        return "zero"
    elif n < 10:
        if n % 2:
            return "small odd"
        else:
            return "small even"
    else:
        pass
    return "large"

print([sign(n) for n in (-5, 0, 3, 4, 100)])

for value in (None, 0, 0.0, "", [], (), {}, set(), range(0), b"", 1, "0", [0], -1, 0.1, object):
    if value:
        print("true", end=" ")
    else:
        print("false", end=" ")
print()

def grade(points):
    if points >= 90: return "A"
    elif points >= 80: return "B"
    if points >= 70: result = "C"; return result
    return "F"
print([grade(p) for p in (95, 85, 75, 10)])

def classify(x):
    if isinstance(x, bool):
        kind = "bool"
    elif isinstance(x, (int, float)):
        kind = "number"
    elif x is None:
        kind = "none"
    elif not x:
        kind = "empty"
    elif len(x) > 3 and x[0] == x[-1]:
        kind = "framed"
    else:
        kind = "other"
    return kind
print([classify(x) for x in (True, 5, 2.5, None, "", [], "abca", [1, 2, 3, 1], "ab")])
if True: print("one"); print("two")
if False: print("never"); print("never")
if 1:
    class Inside: pass
    def inside(): ...
print(Inside.__name__, inside())
if (a := 3) > 2 and (b := a * 2) > 5 or (c := 1): print(a, b, "c" in globals())
...
"a string statement"
5; None; [print("evaluated")]
pass
