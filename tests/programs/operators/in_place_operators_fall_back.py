class Full:
    def __init__(self):
        self.log = []

    def __iadd__(self, other):
        self.log.append(("iadd", other))
        return self

    def __isub__(self, other):
        return NotImplemented

    def __sub__(self, other):
        return ("sub", other)

    def __ipow__(self, other):
        self.log.append(("ipow", other))
        return self

    def __imatmul__(self, other):
        self.log.append(("imatmul", other))
        return self

    def __ifloordiv__(self, other):
        return "ifloordiv"

    def __itruediv__(self, other):
        return "itruediv"

    def __imod__(self, other):
        return "imod"

    def __imul__(self, other):
        return "imul"

    def __iand__(self, other):
        return "iand"

    def __ior__(self, other):
        return "ior"

    def __ixor__(self, other):
        return "ixor"

    def __ilshift__(self, other):
        return "ilshift"

    def __irshift__(self, other):
        return "irshift"


f = g = Full()
f += 1
f **= 2
f @= 3
print(f is g, f.log)
f -= 5
print(f)
for op in ("//", "/", "%", "*", "&", "|", "^", "<<", ">>"):
    names = {"f": Full()}
    exec(f"f {op}= 1", names)
    print(op, names["f"])


class OnlyAdd:
    def __add__(self, other):
        return ("add", other)

    def __rmatmul__(self, other):
        return ("rmatmul", other)


h = OnlyAdd()
h += 1
print(h)
n = 5
n @= OnlyAdd()
print(n)
a = b = [1]
a += (2, 3)
a += "xy"
a *= 2
print(a is b, a)
t = u = (1,)
t += (2,)
t *= 2
print(t, u)
s = "a"
s += "b"
s *= 3
print(s)
i = 5
i += True
i -= 2
i *= 10**20
i //= 7
i %= 10**19
i <<= 3
i >>= 1
i |= 1
i &= ~2
i ^= 5
i **= 2
print(i)
x = {1, 2}
y = x
x |= {3}
x &= {2, 3, 4}
x -= {3}
x ^= {9}
print(x is y, sorted(x))
d = {1: 2}
e = d
d |= {3: 4}
print(d is e, d)
for code in ("a = [1]; a += 1", "a = (1,); a += [2]", "a = 1; a += 'x'", "a = 'x'; a -= 1", "a = {}; a += {}", "a = None; a **= 2", "a = [1]; a *= 'x'", "a = [1]; a *= 1.5"):
    try:
        exec(code)
    except TypeError as e:
        print(e)
