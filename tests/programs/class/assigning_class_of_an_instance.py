class A:
    def who(self): return "A"
class B:
    def __init__(self): self.p = self.q = self.r = self.s = 1
    def who(self): return "B"
class S1:
    __slots__ = ("a", "b")
class S2:
    __slots__ = ("a", "b")
class S3:
    __slots__ = ("a", "c")

a = A()
a.x = 1
a.y = 2
a.__class__ = B
print(a.who(), a.x, a.y, type(a), a.__dict__)
a.z = 3
a.w = 4
print(a.__dict__)
b = B()
b.__class__ = A
print(b.who(), b.q)
for i in range(10):
    setattr(b, "n%d" % i, i)
print(b.__dict__)
del a, b

def attempt(f):
    try:
        print("ok", f())
    except Exception as e:
        print(type(e).__name__, e)

s = S1()
s.a = 5
s.__class__ = S2
print(s.a, type(s))
attempt(lambda: setattr(s, "__class__", S3))
attempt(lambda: setattr(s, "__class__", A))
attempt(lambda: setattr(A(), "__class__", S1))
attempt(lambda: setattr(A(), "__class__", 3))
attempt(lambda: setattr(A(), "__class__", int))
attempt(lambda: setattr(3, "__class__", A))
attempt(lambda: delattr(A(), "__class__"))
attempt(lambda: setattr([], "__class__", list))
class L1(list): pass
class L2(list): pass
l = L1([1, 2])
l.tag = "t"
l.__class__ = L2
print(l, type(l), l.tag)
attempt(lambda: setattr(l, "__class__", A))
import sys, types
class Mod(types.ModuleType):
    @property
    def computed(self): return 42
m = types.ModuleType("m")
m.__class__ = Mod
print(m.computed, type(m))

d = A()
d.k = 1
d.__dict__ = {"z": 26}
print(d.z, hasattr(d, "k"), d.__dict__)
dd = vars(d)
dd["new"] = "n"
d.other = 4
print(d.new, dd)
attempt(lambda: setattr(d, "__dict__", 3))
del d.other
print(dd, vars(d) is dd, vars(d))
class Many: pass
m = Many()
for i in range(200):
    setattr(m, f"a{i}", i)
print(sum(m.__dict__.values()), m.a199, len(vars(m)))
del m.a5
m.a5 = "again"
print(list(m.__dict__)[-1], m.a5)


class Base1:
    __slots__ = ("a",)


class Base2:
    __slots__ = ("a",)


class Sub1(Base1):
    __slots__ = ("b",)


class Sub2(Base2):
    __slots__ = ("b",)


class Sub3(Base1):
    __slots__ = ("b",)


for old in Base1, Sub1:
    for new in Base2, Sub2, Sub3:
        instance = old()
        try:
            instance.__class__ = new
            print(old.__name__, new.__name__)
        except TypeError as error:
            print(error)


class Error(ValueError):
    pass


for instance in Error(1), Base1:
    try:
        del instance.__dict__
    except (AttributeError, TypeError) as error:
        print(error)


# A finalizer may set it, too.
class Plain:
    pass


class Leaving:
    def __del__(self):
        self.__class__ = Plain


many = [Leaving() for _ in range(100)]
del many
print("gone")
