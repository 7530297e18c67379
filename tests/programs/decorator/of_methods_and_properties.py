from functools import cached_property, partialmethod, singledispatch, singledispatchmethod

def logged(method):
    def wrapper(self, *args):
        print(f"{type(self).__name__}.{method.__name__}{args}")
        return method(self, *args)
    return wrapper

class Thermometer:
    def __init__(self, celsius):
        self._celsius = celsius
    @property
    def fahrenheit(self):
        """In degrees Fahrenheit."""
        return self._celsius * 9 / 5 + 32
    @fahrenheit.setter
    @logged
    def fahrenheit(self, value):
        self._celsius = (value - 32) * 5 / 9
    @fahrenheit.deleter
    def fahrenheit(self):
        print("deleted")
    @classmethod
    @property
    def kind(cls):
        return cls.__name__.lower()
    @staticmethod
    def absolute_zero():
        return -273.15
    @logged
    def add(self, amount, unit="C"):
        self._celsius += amount
        return self
    add_ten = partialmethod(add, 10)
    @cached_property
    def expensive(self):
        print("computing")
        return self._celsius ** 2

t = Thermometer(100)
print(t.fahrenheit, Thermometer.fahrenheit.__doc__, t.kind, t.absolute_zero())
t.fahrenheit = 32
print(t._celsius, t.add(5).add_ten()._celsius)
print(t.expensive, t.expensive, "expensive" in vars(t))
del t.fahrenheit, t.expensive
print(t.expensive)

@singledispatch
def describe(x): return f"something: {x}"
@describe.register
def _(x: int): return f"int {x}"
@describe.register(list)
@describe.register(tuple)
def _(x): return f"sequence of {len(x)}"
print(describe(1), describe([1, 2]), describe(()), describe("s"), describe(True))

class Formatter:
    @singledispatchmethod
    def show(self, value): return f"<{value}>"
    @show.register
    def _(self, value: float): return f"{value:.1f}"
print(Formatter().show("x"), Formatter().show(1.25))
