# Instances know the module of their type where CPython makes the type from a specification; static types do not tell.
import array
import collections
import datetime
import decimal
import functools
import io
import itertools
import operator
import re
import threading
import types
import weakref

for o in (
    functools.partial(print), decimal.Decimal(1), re.compile("a"), re.match("a", "a"), collections.deque(),
    collections.defaultdict(int), collections.OrderedDict(), itertools.count(), io.StringIO(), operator.itemgetter(1),
    array.array("i"), datetime.date(2020, 1, 1), threading.Lock(), weakref.ref(type), types.SimpleNamespace(),
    ExceptionGroup("a", [ValueError()]), ValueError(), 1, [],
):
    try:
        print(type(o).__name__, o.__module__, "__module__" in vars(type(o)), "__module__" in dir(o))
    except AttributeError as e:
        print(e)


@functools.wraps(functools.partial(print))
def wrapper():
    pass


print(wrapper.__module__)
