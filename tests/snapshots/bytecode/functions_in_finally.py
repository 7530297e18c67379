def f(x):
    for i in x:
        try:
            if i: return 5
            if i > 1: continue
            if i > 2: break
        finally:
            g = lambda: (lambda y: i + y)
            def inner(a, b=[k for k in x]):
                def deep(): return a, (n for n in b), f.__q
                return deep
            class C:
                def m(self): return super().m, __class__, i
            print(lambda: 0, lambda: 0)
class K:
    def g(self):
        try:
            return 1
        finally:
            def a(): return self.__x
            class G[T]: pass
            def b(): return self.__x
