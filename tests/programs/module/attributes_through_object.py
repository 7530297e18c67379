"""What the module says of itself."""
import math
import sys
import types

main = sys.modules["__main__"]
for module in main, math, types.ModuleType("made", "doc of it"):
    print(object.__getattribute__(module, "__name__"), object.__getattribute__(module, "__doc__")[:20])
print(object.__getattribute__(main, "types") is types)
object.__setattr__(main, "added", 5)
print(added)
object.__delattr__(main, "added")
try:
    object.__delattr__(main, "added")
except AttributeError as error:
    print(error)


class Lazy(types.ModuleType):
    def __getattribute__(self, name):
        if name == "computed":
            return 26
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value if name != "doubled" else value * 2)


lazy = Lazy("lazy", "lazily")
lazy.x = 5
lazy.doubled = 4
print(lazy.x, lazy.doubled, lazy.computed, lazy.__doc__, lazy.__name__, sorted(n for n in vars(lazy) if n[0] != "_"))
try:
    lazy.missing
except AttributeError as error:
    print(error)


class Class:
    attribute = 3


print(object.__getattribute__(Class, "attribute"), object.__getattribute__(Class, "__name__"))
try:
    object.__getattribute__(Class, "missing")
except AttributeError as error:
    print(error)
main.__class__ = Lazy
print(main.computed, __doc__)
