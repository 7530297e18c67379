# inside functions with closures/cells/globals/classes: rebinding during evaluation
log = []
class D:
    def __init__(self, n): self.n = n
    def __del__(self): log.append(self.n)
def clear():
    return [D] * 3 and [str(i) for i in range(20)]
class V:
    def __init__(self, n): self.n = n; self.l = [n, n]
    def __add__(self, o): reset(); clear(); return (self.n, self.l, o.n)
    def __eq__(self, o): reset(); clear(); return (self.n, self.l) == (o.n, o.l)
    def __del__(self): log.append(("V", self.n))
def reset():
    global a, b
    a = b = None
a = V(1); b = V(2)
print(a + b, log)
a = V(3); b = V(4)
print(a == b, log)
def cells():
    x = V(5); y = V(6)
    class K:
        def __add__(self, o):
            nonlocal x, y
            x = y = None
            clear()
            return o.n, o.l
        def __radd__(self, o): return 1
    k = K()
    r = k + x
    print(r, log)
    x = V(7)
    def drop():
        nonlocal x
        x = None
        clear()
        return 1
    print([x, drop()][0].n, (x, 1)[0])
    x = V(8)
    print(x.l, drop())
    x = V(9)
    t = (x, drop(), x)
    print(t[0].n, t[2])
    x = V(10)
    print("%s %s" % (x.n, drop()))
    x = [V(11), V(12)]
    print(x[0].l, drop(), log)
    x = [V(13)]
    for q in x:
        drop()
        print(q.n, x)
    q = None
    print(log)
    x = {1: V(14)}
    try:
        for q in x:
            x[2] = V(15)
    except RuntimeError as e: print(e)
    x = None
    print(log)
cells()
class Node:
    def __init__(self, v, nxt=None): self.v = v; self.next = nxt
    def __del__(self): log.append(("node", self.v))
log.clear()
def walk():
    n = Node(1, Node(2, Node(3)))
    while n:
        n = n.next
        print(log)
walk()
n = Node(1, Node(2, Node(3)))
while n:
    n = n.next
    print(log)
class Self:
    def __init__(self): self.me = self; self.data = [1, 2, 3]
    def forget(self):
        global s
        s = None
        self.me = None
        clear()
        return self.data
s = Self()
print(s.forget(), s)
s = Self()
print(s.me.me.me.forget())
class Prop:
    @property
    def p(self):
        global pr
        pr = None
        clear()
        return self
    def __getattribute__(self, name):
        return object.__getattribute__(self, name)
    val = [1, 2]
pr = Prop()
print(pr.p.val)
class Desc:
    def __get__(self, o, t):
        if o is not None:
            type(o).d = None
        clear()
        return "desc"
class UsesDesc: d = Desc()
print(UsesDesc().d, UsesDesc.d)
class DelSelf:
    def m(self):
        del DelSelf.m
        clear()
        return "still"
print(DelSelf().m())
def redefine():
    global redefine
    redefine = None
    clear()
    return [x for x in range(3)]
print(redefine(), redefine)
def popper(lst):
    return lst.pop() if lst else None
l = [[1], [2], [3]]
print([x + (popper(l) or []) for x in l], l)
l = [[1], [2], [3]]
for x in l:
    l.clear()
    clear()
    print(x)
d = {i: [i] for i in range(5)}
try:
    for k in d:
        d.clear()
        clear()
        print(k)
except RuntimeError as e: print(e)
l = ["a" * 50, "b" * 50]
def kill(): l.clear(); clear(); return "x"
print(l[0] + kill() + "z")
l = ["a" * 50]
s = l[0]; l[0] += kill() if False else "q"
print(l)
l = [["a"]]
def kill2(): l.clear(); clear(); return ["k"]
try:
    l[0] += kill2()
except IndexError as e: print(e)
class Attr: pass
o = Attr(); o.x = [1]
def kill3(): del o.x; clear(); return [2]
o.x += kill3()
print(o.x)
o.x = [1]
print(o.x + kill3())
o.x = "s" * 40
def kill4(): o.x = None; clear(); return "t"
print(o.x + kill4(), o.x)
o.x = "s" * 40
print(f"{o.x}{kill4()}{o.x}")
o.f = lambda v: (setattr(o, "f", None), clear(), v)[2]
print(o.f(5), o.f)
print(max([3, 1, 2], key=lambda v: (l.clear(), v)[1]))
class It:
    def __init__(self): self.n = 0; self.buf = [[i] for i in range(4)]
    def __iter__(self): return self
    def __next__(self):
        global it
        it = None
        clear()
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.buf[self.n]
it = It()
for x in it: print(x, it)
def gen():
    global gg
    gg = None
    clear()
    v = [1, 2]
    yield v
    clear()
    yield v + v
gg = gen()
for x in gg: print(x, gg)
gg = gen()
print(next(gg), gg)
def g2():
    try: yield [1]
    finally: log.append("closed")
log.clear()
for x in g2(): break
print(log, x)
x = next(g2())
print(log, x)
def raises():
    e1 = None
    try: raise ValueError([1, 2])
    except ValueError as e:
        e1 = e
        clear()
    return e1.args
print(raises())
