class Bag:
    def __init__(self, items=()):
        self.items = list(items)
    def __repr__(self):
        return f"Bag({self.items})"
    def __iadd__(self, other):
        print("iadd", other)
        self.items.extend(other)
        return self
    def __add__(self, other):
        print("add", other)
        return Bag(self.items + list(other))
    def __imul__(self, n):
        return Bag(self.items * n)
    def __isub__(self, other):
        return "something else"
    def __ior__(self, other):
        return NotImplemented
    def __or__(self, other):
        return "or after NotImplemented"
    def __imatmul__(self, other): return ("imatmul", other)
    def __ipow__(self, other): return ("ipow", other)
    def __irshift__(self, other): return ("irshift", other)
    def __ifloordiv__(self, other): return ("ifloordiv", other)

b = alias = Bag([1])
b += [2, 3]
print(b, b is alias)
b = b + [4]
print(b, b is alias)
b *= 2
print(b)
b -= 1
print(b)
b = Bag()
b |= 1
print(b)
for operation in ("@=", "**=", ">>=", "//="):
    space = {"b": Bag()}
    exec(f"b {operation} 7", space)
    print(space["b"])

class Plain:
    def __add__(self, other):
        return "from add"
p = Plain()
p += 1
print(p)

class Holder:
    pass
h = Holder()
h.bag = Bag()
h.bag += "ab"
d = {"k": Bag("x")}
d["k"] += "y"
print(h.bag, d)

n = None
try:
    n += 1
except TypeError as error:
    print(error)
try:
    d["k"] <<= 1
except TypeError as error:
    print(error)
t = (1,)
u = t
t += (2,)
print(t, u)
s = {1}
r = s
s |= {2}
s &= {2, 3}
s ^= {9}
print(sorted(s), s is r)
