x = "global"

class A:
    x = "class"
    y = x + "!"
    def method(self):
        return x
    names = [x for _ in range(2)]
    first = [n for n in (x,)]
    def default(self, value=x):
        return value
    lam = lambda self: x

print(A.y, A().method(), A.names, A.first, A().default(), A().lam())

def function():
    x = "enclosing"
    class B:
        print("before", x)
        x = "own"
        print("after", x)
        def m(self):
            return x
        class C:
            inner = x
    return B().m(), B.C.inner
print(function())

class D:
    global z
    z = "from class body"
    w = z
print(z, D.w, hasattr(D, "z"))

def g():
    v = 1
    class E:
        nonlocal v
        v += 1
        u = v
    return v, E.u, hasattr(E, "v")
print(g())

class F:
    for i in range(3):
        exec(f"attr{i} = {i} * 10")
    del i
    if True:
        conditional = locals() is locals()
    items = sorted(k for k in locals() if not k.startswith("_"))
print(F.items, F.attr2)

class G:
    try:
        missing
    except NameError as error:
        message = str(error)
    len = lambda self: 5
    size = staticmethod(lambda: len("abc"))
print(G.message, G().len(), G.size())
print(A.__qualname__, function.__qualname__, A.method.__qualname__, A.lam.__qualname__)
