def f(a, b=2, *args, **kwargs):
    c = a + b
    snapshot = locals()
    return snapshot

print(sorted(f(1).items()))
print(f(1, 2, 3, k=4)["args"], f(1, 2, 3, k=4)["kwargs"])

def cells():
    captured = 1
    def inner():
        return captured
    return sorted(k for k in locals())
print(cells())

def inner_locals():
    captured = "c"
    def inner(x):
        captured
        return locals()
    return inner(5)
print(sorted(inner_locals().items()))

print(globals()["f"] is f, "never" in globals())
globals()["by_name"] = 42
print(by_name)
print(locals() is globals())

class P:
    kind = "class attribute"
    def __init__(self):
        self.x = 1
print(vars(P())), print("kind" in vars(P))
try:
    vars(5)
except TypeError as error:
    print(error)

def deleted():
    a = 1
    b = 2
    del a
    return locals()
print(deleted())
print([sorted(locals()) for only in (1,)][0] == ["only"] or "inlined in 3.12")
print(sorted(dir(P()))[-2:], [n for n in dir() if n.startswith("by")])

def comp():
    q = 1
    return [sorted(locals()) for item in "a"]
print(comp())
