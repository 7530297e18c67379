class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
def f():
    a = D("local")
    print("in f")
f()
print("after f")
x = D(1)
x = D(2)
print("rebound")
x = None
l = [D("a"), D("b")]
l[0] = 5
l.pop()
print("list done")
def g():
    d = D("raised")
    raise ValueError
try: g()
except ValueError: print("handler")
print("after handler")
def gen():
    d = D("gen")
    try: yield 1
    finally: print("gen finally")
g = gen(); next(g); del g
print("gen gone")
class C:
    d = D("class attr")
del C
import gc; gc.collect()
def args(*a, **k): print("args", len(a), len(k))
args(D("arg"), k=D("kw"))
print("called")
D("temp").n
[D(i) for i in range(2)]
print("comp")
s = {D("set")}; s.clear()
t = D("tuple"),
t = None
# nested very deeply
n = None
for i in range(300000): n = [n]
del n
n = None
for i in range(300000): n = (n, )
del n
class Node:
    __slots__ = ("next",)
n = None
for i in range(300000):
    m = Node(); m.next = n; n = m
del n, m
n = {}
for i in range(100000): n = {"k": n}
del n
f = None
for i in range(100000): f = (lambda g: lambda: g)(f)
del f
print("deep done")
a = D("swap1"); b = D("swap2")
a, b = b, a
del a
print("b left", b.n)
def deleter():
    v = D("deleted")
    del v
    print("after del v")
deleter()
with open("/dev/null") as fh: pass
print(fh.closed)
y = D("at exit")
