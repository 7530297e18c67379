# Which builtin types have `__getattribute__`, `__init__`, `__new__` and the like in their own dicts.
import collections, datetime, decimal, functools, io, itertools, re, types
for ty in (str, int, list, dict, tuple, set, bytes, range, slice, memoryview, property, super, type, object, type(None), bool,
           type(lambda: 0), staticmethod, classmethod, enumerate, zip, map, BaseException, Exception, ValueError, KeyError,
           OSError, FileNotFoundError, UnicodeDecodeError, StopIteration, types.SimpleNamespace, types.MethodType,
           types.GeneratorType, collections.deque, datetime.date,
           datetime.datetime, decimal.Decimal, functools.partial, itertools.count, re.Pattern, io.StringIO):
    names = ("__getattribute__", "__setattr__", "__delattr__", "__init__", "__new__")
    print(ty.__name__, [name for name in names if name in vars(ty)])
print(str.__getattribute__, ValueError.__init__, dict.__getattribute__({1: 2}, "keys")())
class Hooked(str):
    def __getattr__(self, name): return name + "!"
print(Hooked("a").upper(), Hooked("a").foo)
