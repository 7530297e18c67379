class Celsius:
    def __init__(self, degrees=0.0):
        self.degrees = degrees
    @property
    def degrees(self):
        "The temperature."
        return self._degrees
    @degrees.setter
    def degrees(self, value):
        if value < -273.15:
            raise ValueError(f"{value} is below absolute zero")
        self._degrees = value
    @property
    def fahrenheit(self):
        return self.degrees * 1.8 + 32
    def _get_k(self):
        return self.degrees + 273.15
    kelvin = property(_get_k, doc="Kelvin")

c = Celsius(100)
print(c.degrees, c.fahrenheit, c.kelvin)
c.degrees = -40
print(c.fahrenheit)
for action in (lambda: setattr(c, "degrees", -300), lambda: setattr(c, "fahrenheit", 1), lambda: delattr(c, "degrees"),
               lambda: Celsius(-1000)):
    try:
        action()
    except (ValueError, AttributeError) as error:
        print(type(error).__name__, error)
print(Celsius.degrees.__doc__, Celsius.kelvin.__doc__, Celsius.degrees.fget.__name__, Celsius.fahrenheit.fset)
c.__dict__["degrees"] = "hidden by the property"
print(c.degrees, vars(c))

class Extended(Celsius):
    @Celsius.degrees.setter
    def degrees(self, value):
        print("extended setter")
        Celsius.degrees.fset(self, value)
    @property
    def fahrenheit(self):
        return round(super().fahrenheit)
e = Extended(36.6)
print(e.degrees, e.fahrenheit)

class Lazy:
    def __init__(self):
        self.computed = 0
    @property
    def value(self):
        self.computed += 1
        self.__dict__["cached"] = 42
        return 42
l = Lazy()
print(l.value, l.value, l.computed)

class WriteOnly:
    secret = property(None, lambda self, v: print("set to", v))
w = WriteOnly()
w.secret = 5
try:
    w.secret
except AttributeError as error:
    print(error)
