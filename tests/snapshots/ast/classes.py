class A: pass
class A(): pass
class A(B, C, metaclass=D, **E): pass
class A(*B): pass
class A: x = 1; y = 2
class A((x for x in y)): pass
class A:
    'doc'
    def f(self): pass;
