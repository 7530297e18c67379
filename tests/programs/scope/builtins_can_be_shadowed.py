import builtins

def shadow():
    len = lambda x: "shadowed"
    return len([1, 2])
print(shadow(), len([1, 2]))

print_original = print
def print(*args, **kwargs):
    print_original("[mine]", *args, **kwargs)
print("through the global")
del print
print("builtin again")

list_of = list
list = [1, 2, 3]
try:
    list("abc")
except TypeError as error:
    print(error)
del list
print(list("abc"))

builtins.answer = 42
print(answer)
def reads():
    return answer
print(reads())
answer = "global wins"
print(reads())
del answer
print(reads())
del builtins.answer
try:
    reads()
except NameError as error:
    print(error)

def loop():
    out = []
    for i in range(4):
        out.append(abs(-i))
        if i == 1:
            globals()["abs"] = lambda x: f"patched {x}"
        if i == 2:
            del globals()["abs"]
    return out
print(loop())

saved = builtins.max
builtins.max = lambda *a: "patched max"
try:
    print(max(1, 2), sorted([2, 1]))
finally:
    builtins.max = saved
print(max(1, 2), __builtins__ is builtins)

def takes(id, type=5, *, input):
    return id, type, input
print(takes(1, input=2))
class C:
    def max(self, values):
        return max(values)
    property = 5
    other = property
print(C().max([1, 9]), C.other)
True_like = "no keyword"
_ = "underscore"
print(_, True_like)
