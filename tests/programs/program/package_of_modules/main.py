"""A program of several modules: imports of every form, executed once each."""
import sys

print("main starts", __name__)
import shapes
from shapes import circle, square as sq
from shapes.circle import Circle
import shapes.solid.cube as cube
from shapes.solid import *
import helper

print(shapes.__name__, shapes.VERSION, circle.__name__, sq.__name__, cube.__package__)
print(Circle(2), sq.Square(3), cube.Cube(2), sphere_volume(1))
print(sorted(n for n in sys.modules if n.startswith("shapes")))
print(helper.counter, helper.increase(), helper.counter)
from helper import counter
helper.increase()
print(counter, helper.counter, sys.modules["helper"] is helper)
import helper as again
print(again is helper)
try:
    from shapes import missing
except ImportError as error:
    print(str(error).split(" (")[0])
try:
    import shapes.nothing
except ModuleNotFoundError as error:
    print(error)
try:
    import broken
except ZeroDivisionError as error:
    print("broken:", error, "broken" in sys.modules)
print([a for a in dir(shapes) if not a.startswith("_")], hidden if "hidden" in globals() else "not by *")
def late():
    from shapes.late import value
    return value
print("before late")
print(late(), late())
import cycle_a
print(cycle_a.value, cycle_a.cycle_b.value)
