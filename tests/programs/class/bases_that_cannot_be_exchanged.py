class L(list): pass
class D(dict): pass
class O: pass
class P: pass
class S: __slots__ = ('a',)
class S2: __slots__ = ('a',)
class S3: __slots__ = ('b',)
class N: __slots__ = ()
class E1(ValueError): pass
class E2(TypeError): pass
class E3(OSError): pass
class I(int): pass
class M(type): pass
class Q(metaclass=M): pass
all = [L, D, O, P, S, S2, S3, N, E1, E2, E3, I, Q, object, list, dict, int, ValueError, TypeError, OSError, KeyError]

for b in all:
    for n in all:
        class X(b): pass
        try: X.__bases__ = (n,); print(b.__name__, n.__name__, 'ok', X.__mro__[1].__name__)
        except TypeError as e: print(b.__name__, n.__name__, e)
        class Y(b): __slots__ = ()
        try: Y.__bases__ = (n,); print(b.__name__, n.__name__, 'ok', Y.__mro__[1].__name__)
        except TypeError as e: print(b.__name__, n.__name__, e)
