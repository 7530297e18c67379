# `__dict__` where a plain class stands before `type`, a module or an exception in the bases.
class Plain: pass
class Meta(Plain, type): pass
class C(metaclass=Meta):
    x = 1
print(C.__dict__['x'], type(C.__dict__), vars(C)['x'])
try: C.__dict__ = {}
except AttributeError as e: print(e)
class Mod(Plain, type(__import__('sys'))): pass
m = Mod('m'); m.a = 1; print(sorted(m.__dict__))
class E(Plain, Exception): pass
e = E(); e.z = 2; print(e.__dict__)
class Sl: __slots__ = ()
class F(Sl, dict): pass
f = F(); f.q = 1; print(f.__dict__)
