class Noisy:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        print("del", self.name)

a = Noisy("a")
b = a
del a
print("one name left")
b = None
print("after a")

def f():
    x = Noisy("local")
    print("in f")
    return 1
print(f())

Noisy("temporary")
print("after temporary")
x = Noisy("first")
x = Noisy("second")
print("rebound")
items = [Noisy(f"item{i}") for i in range(3)]
items[1] = None
print("replaced")
items.pop()
print("popped")
items.clear()
print("cleared")
d = {"k": Noisy("in dict")}
d["k"] = 1
t = (Noisy("in tuple"), Noisy("in tuple 2"))
t = None

class Owner:
    def __init__(self):
        self.child = Noisy("child")
    def __del__(self):
        print("del owner, child is", self.child.name)
o = Owner()
del o

def gen():
    g = Noisy("in generator")
    yield 1
it = gen()
next(it)
it = None
print("generator gone")

class Phoenix:
    saved = []
    def __del__(self):
        print("resurrected")
        Phoenix.saved.append(self)
p = Phoenix()
del p
print(len(Phoenix.saved))
Phoenix.saved.clear()
(lambda n: print("argument", n.name))(Noisy("argument"))
[Noisy("comprehension") for _ in range(2)] and print("list made")
for n in (Noisy("loop1"), Noisy("loop2")):
    print("body", n.name)
del n
last = Noisy("at exit")
print("end")
