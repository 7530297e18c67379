class O: pass
class A(O): pass
class B(O): pass
class C(A, B): pass
class D(B): pass
class E(C, D): pass
print([c.__name__ for c in E.__mro__])
print([c.__name__ for c in E.mro()])

def attempt(f):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)

def bad():
    class X(A, B): pass
    class Y(B, A): pass
    class Z(X, Y): pass
attempt(bad)
attempt(lambda: type("D", (A, A), {}))
attempt(lambda: type("D", (O, A), {}))
attempt(lambda: type("D", (object, A), {}))

class M(type):
    def mro(cls):
        return [cls, B, O, object]
class Odd(A, metaclass=M): pass
print(Odd.__mro__)
print(Odd.__bases__, Odd.__base__)

class BadM(type):
    def mro(cls):
        return [cls, 3]
attempt(lambda: BadM("x", (), {}))
class BadM2(type):
    def mro(cls):
        return [cls, int]
attempt(lambda: BadM2("x", (), {}))

class P:
    def who(self): return "P"
class Q(P):
    def who(self): return "Q" + super().who()
class R(P):
    def who(self): return "R" + super().who()
class S(Q, R):
    def who(self): return "S" + super().who()
print(S().who())
S.__bases__ = (R, Q)
print(S().who(), S.__mro__)
attempt(lambda: setattr(S, "__bases__", ()))
attempt(lambda: setattr(S, "__bases__", 3))
attempt(lambda: setattr(S, "__bases__", (3,)))
attempt(lambda: setattr(P, "__bases__", (S,)))
attempt(lambda: setattr(S, "__bases__", (int,)))
attempt(lambda: delattr(S, "__bases__"))
attempt(lambda: setattr(int, "__bases__", (object,)))
print(P.__subclasses__(), Q.__subclasses__(), int.__subclasses__()[:1])
class New(P): pass
class Sub(Q): pass
Sub.__bases__ = (New,)
print(Sub().who(), Q.__subclasses__(), New.__subclasses__())
