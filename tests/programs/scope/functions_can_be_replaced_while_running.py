def area(w, h):
    return w * h

def report(w, h):
    return f"area {area(w, h)}"

print(report(2, 3))
def area(w, h):
    return f"redefined {w}x{h}"
print(report(2, 3))

results = []
def step(i):
    return i
for i in range(4):
    results.append(step(i))
    if i == 1:
        step = lambda i: -i
print(results)

class Engine:
    def run(self): return "slow"
e = Engine()
outcomes = []
for i in range(4):
    outcomes.append(e.run())
    if i == 0:
        Engine.run = lambda self: "patched class"
    if i == 1:
        e.run = lambda: "patched instance"
    if i == 2:
        e.__class__ = type("Other", (), {"run": lambda self: "other class"})
print(outcomes)

def replace_code(): return "old code"
def new(): return "new code"
alias = replace_code
replace_code.__code__ = new.__code__
print(alias())

counter = 0
def bump():
    global counter
    counter += 1
    if counter < 5:
        return bump()
    return counter
print(bump())
old_bump, bump = bump, lambda: "replaced in the recursion"
counter = 0
print(old_bump(), counter)

def self_replacing():
    global self_replacing
    self_replacing = lambda: "second version"
    return "first version"
print(self_replacing(), self_replacing())

def types_change(x):
    return x + x
print([types_change(v) for v in (1, 1.5, "a", [1], (2,), 2 ** 62, True, 1j)])
x = 1
for v in (2, 2.5, "s"):
    try:
        x = x + v
    except TypeError as error:
        print(x, error)
print(x)
import math
math.sqrt = lambda x: "patched module"
print(math.sqrt(4))
