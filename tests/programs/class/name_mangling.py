class Account:
    __rate = 5
    def __init__(self, balance):
        self.__balance = balance
        self._protected = 1
        self.__dunder__ = "kept"
    def __secret(self):
        return self.__balance * self.__rate
    def reveal(self):
        return self.__secret()
    def closure(self):
        return (lambda: self.__balance)(), [self.__balance for _ in range(1)]
    def locals(self):
        __local = 3
        return sorted(locals())
    def keyword(self, __arg=1):
        return __arg
    class __Inner:
        def __method(self):
            return "inner"
        def call(self):
            return self.__method(), type(self).__name__

class Sub(Account):
    __rate = 100
    def mine(self):
        return self.__rate, self._Account__rate

a = Account(10)
print(a.reveal(), a.closure(), a.locals(), a.keyword(), a.keyword(_Account__arg=2))
print(sorted(vars(a)), a._Account__balance)
try:
    a.__balance
except AttributeError as error:
    print(error)
print(Sub(1).mine(), Sub(2).reveal())
print(Account._Account__Inner().call())

class _Leading:
    def __init__(self): self.__x = 1
class ___(object):
    def __init__(self): self.__x = 2
print(vars(_Leading()), vars(___()))

class G:
    def use(self):
        try:
            return __hidden_global
        except NameError as error:
            return str(error)
    def set(self):
        global __made
        __made = "global"
    def attribute(self, other):
        return other.__thing
    import os as __os
G().set()
print(G().use(), _G__made, sorted(n for n in vars(G) if "os" in n))
class Thing:
    _G__thing = "reached"
print(G().attribute(Thing()), getattr(Thing(), "_G__thing"))
