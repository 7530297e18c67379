def a(x):
    def b(y):
        def c(z):
            def d(w):
                nonlocal x, y, z
                x, y, z = x + 1, y + 10, z + 100
                return [x, y, z, w]
            return d
        return c
    return b
d = a(1)(2)(3)
print(d(4), d(5), a(0)(0)(0)(0))

def machine():
    state = {"on": False}
    history = []
    def toggle():
        state["on"] = not state["on"]
        record()
    def record():
        history.append(state["on"])
    def report(show=lambda: history[:]):
        return show(), len(history)
    return toggle, report
toggle, report = machine()
toggle(); toggle(); toggle()
print(report())

def make_class(base, label):
    class Made(base):
        tag = label
        def describe(self):
            return f"{label}/{self.tag}/{super().__thisclass__.__name__}/{__class__.__name__}"
        class Inner:
            def outer_label(self):
                return label
    return Made
A = make_class(object, "first")
B = make_class(A, "second")
print(A().describe(), B().describe(), B.Inner().outer_label(), B.__qualname__, [c.tag for c in B.__mro__[:-1]])

def generators(n):
    base = n * 100
    def gen(k):
        offset = base + k
        yield from (offset + i for i in range(k))
    return [list(gen(k)) for k in range(n)]
print(generators(4))

def lambdas():
    return [(lambda x: lambda y: (i, x, y))(i * 10) for i in range(3)]
print([f("y") for f in lambdas()])

def conditional(flag):
    if flag:
        value = "set"
    def read():
        return value
    try:
        return read()
    except NameError as error:
        return str(error)
print(conditional(True), conditional(False))
def cell_in_loop():
    out = []
    for i in range(3):
        def f(i=i):
            def g():
                nonlocal i
                i += 1
                return i
            return g
        out.append(f())
    return [g() for g in out] + [g() for g in out]
print(cell_in_loop())
def parameter_cells(a, *args, k, **kw):
    def show(): return a, args, k, kw
    a, k = "changed", "too"
    return show()
print(parameter_cells(1, 2, k=3, z=4))
