import os.path
import os.path as path
import math, sys as system
from math import sqrt, floor as down
from collections import (
    OrderedDict,
    deque as Deque,
)

print(os.path is path, path.join("a", "b"))
print(math.sqrt is sqrt, down(2.7), system is not None)
print(Deque([1, 2]), OrderedDict is __import__("collections").OrderedDict)

def local():
    import string
    from string import digits
    return string.digits is digits, digits
print(local())
try:
    string
except NameError as error:
    print(error)

try:
    import no_such_module
except ImportError as error:
    print(type(error).__name__, error, error.name)
try:
    from math import no_such_name
except ImportError as error:
    print(type(error).__name__, str(error).split(" (")[0], error.name)
try:
    import math.sub
except ModuleNotFoundError as error:
    print(error)

class Namespace:
    from math import pi
    import math as m
print(Namespace.pi == math.pi, Namespace.m is math)

namespace = {}
exec("from string import *", namespace)
print("ascii_letters" in namespace, "_re" in namespace)
print(__name__, __doc__, type(__builtins__).__name__)
