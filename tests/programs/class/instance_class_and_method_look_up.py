class Animal:
    kingdom = "animals"
    count = 0
    def __init__(self, name):
        self.name = name
        Animal.count += 1
    def speak(self):
        return f"{self.name} makes {self.sound()}"
    def sound(self):
        return "a noise"

class Dog(Animal):
    def sound(self):
        return "woof"

class Puppy(Dog):
    def sound(self):
        return super().sound() + "?"

for pet in (Animal("x"), Dog("rex"), Puppy("pip")):
    print(pet.speak(), pet.kingdom, type(pet).__name__, isinstance(pet, Dog))
print(Animal.count, Dog.count, "count" in vars(Dog))

d = Dog("d")
d.kingdom = "own"
print(d.kingdom, Dog.kingdom)
del d.kingdom
print(d.kingdom)
Animal.kingdom = "changed"
print(d.kingdom, Puppy.kingdom)

d.sound = lambda: "instance function"
print(d.speak())
Dog.speak = lambda self: "replaced on the class"
print(d.speak(), Puppy("q").speak())
del Dog.speak
print(d.speak())

bound = d.speak
print(bound.__self__ is d, bound.__func__ is Animal.speak, bound == d.speak, bound is d.speak)
print(Animal.speak(d), Dog.sound(None))
method = Puppy.sound
try:
    method()
except TypeError as error:
    print(error)
try:
    d.missing
except AttributeError as error:
    print(error)
try:
    Dog.missing
except AttributeError as error:
    print(error)
try:
    del d.missing
except AttributeError as error:
    print(error)
print(issubclass(Puppy, Animal), Puppy.__mro__[1] is Dog, Puppy.__bases__, Animal.__subclasses__())
print(getattr(d, "name"), getattr(d, "no", "default"), hasattr(d, "name"))
setattr(d, "new one", 1)
print(vars(d).keys(), d.__class__.__name__)
