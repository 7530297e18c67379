def attempt(f):
    try:
        print("ok", f())
    except Exception as e:
        print(type(e).__name__, e)

class Plain: pass
class Init:
    def __init__(self, a): self.a = a
class New:
    def __new__(cls, a): return object.__new__(cls)
class Both:
    def __new__(cls, a): return object.__new__(cls)
    def __init__(self, a): pass
class Wrong:
    def __init__(self): return 3
class Super:
    def __init__(self, a): super().__init__(a)
class SuperNew:
    def __new__(cls, a): return super().__new__(cls, a)
class Other:
    def __new__(cls): return 5
    def __init__(self): print("never")
attempt(lambda: object(1))
attempt(lambda: object(a=1))
attempt(lambda: Plain(1))
attempt(lambda: Plain(x=1))
attempt(lambda: Init())
attempt(lambda: Init(1, 2))
attempt(lambda: Init(b=1))
attempt(lambda: Init(1, a=2))
attempt(lambda: type(New(1)))
attempt(lambda: New())
attempt(lambda: type(Both(1)))
attempt(lambda: Wrong())
attempt(lambda: Super(1))
attempt(lambda: SuperNew(1))
attempt(lambda: Other())
attempt(lambda: object.__new__(Plain, 1))
attempt(lambda: object.__new__())
attempt(lambda: object.__new__(3))
attempt(lambda: object.__new__(int))
attempt(lambda: int.__new__(str))
attempt(lambda: int.__new__(Plain))
attempt(lambda: list.__new__(dict))
attempt(lambda: object.__init__(Plain(), 1))
attempt(lambda: Plain().__init__(1))
attempt(lambda: Init.__init__())
attempt(lambda: type(None)())
attempt(lambda: type(None)(1))
attempt(lambda: type(lambda: 0)())
attempt(lambda: type((x for x in ()))())
attempt(lambda: type(Plain().__init__)())
attempt(lambda: type(len)())
attempt(lambda: type(...)())
attempt(lambda: bool(1, 2))
attempt(lambda: type(Plain.__dict__)(3))
attempt(lambda: property(1, 2, 3, 4, 5))
attempt(lambda: property(bogus=1))
attempt(lambda: classmethod())
attempt(lambda: staticmethod(1, 2))
class Call:
    __call__ = 3
attempt(lambda: Call()())
attempt(lambda: Plain()())
three = 3
attempt(lambda: three())
