import copy
import itertools
import time
import types


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except TypeError as error:
        print(error)


# A module that holds a callable of its own name is likely to be called by mistake.
attempt(time)
attempt(copy, [])
attempt(itertools, 1)
module = types.ModuleType("own")
attempt(module)
module.own = 5
attempt(module)
module.own = print
attempt(module)
module.__name__ = 5
attempt(module)
del module.__name__
attempt(module)
attempt(itertools.product, 0, repeat=1, other=2)
attempt(min, 0, default=1, key=2, other=3)
attempt(max, 0, other=3)
attempt(sorted, [], key=None, reverse=1, other=3)
attempt(zip, [], strict=1, other=2)
attempt(ImportError, 0, name=1, path=2, name_from=3, other=3)
attempt(AttributeError, name=1, obj=2, other=3)
attempt(NameError, name=1, other=3)
attempt(NameError, other=3)
