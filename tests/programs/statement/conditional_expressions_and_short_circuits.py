def show(value):
    print("<%r>" % (value,), end=" ")
    return value

print(show(0) or show("") or show("last"))
print(show(1) and show([]) and show("never"))
print(show(0) and show(1) or show(2))
print(not show(0), not show("x"))
print(show("yes") if show(1) else show("no"))
print(show("yes") if show(0) else show("no"))
print(1 if 0 else 2 if 0 else 3)
print((lambda n: "neg" if n < 0 else "zero" if n == 0 else "pos")(-5))
print(1 < show(2) < show(3) < show(3) < show(99))
print(show(1) == show(1.0) == show(True))
print(3 > show(2) != show(2) in [2])
print((None or 0) is 0 if False else "identity is not asked")

class Truth:
    def __init__(self, value):
        self.value = value
    def __bool__(self):
        print("bool of", self.value, end="; ")
        return self.value

t, f = Truth(True), Truth(False)
print((t and f) is f, (t or f) is t, (f and t) is f, (f or t) is t)
print("taken" if t and not f else "not taken")
if not (f or f) and t:
    print("block")
count = 0
while t and count < 2:
    count += 1
print(count)
print(all([t, f, t]), any([f, t, f]))
x = [] or {} or () or None or "first true"
print(x)
