# The name of a module is written once for what has the very same string as its `__module__`: types that CPython makes from
# specifications have one of their own each.
import collections
import array
import functools
import io
import operator
import pickle


class C:
    pass


D = type("D", (), {})
E = type("E", (), {"__module__": "".join(["__ma", "in__"])})
for protocol in 2, 4:
    for v in (
        [C, D, E],
        [int, len, str, print],
        [collections.OrderedDict, collections.deque, collections.Counter, collections.defaultdict, collections.UserDict],
        [operator.itemgetter(1), operator.attrgetter("x"), operator.add],
        [array.array("b", b"a"), array.array],
        [functools.partial(C), functools.reduce],
        [io.BytesIO(b"x"), io.BytesIO(b"y")],
    ):
        print(pickle.dumps(v, protocol))
for t in collections.OrderedDict, collections.deque, array.array, io.StringIO, functools.partial:
    print(t.__module__, t.__module__ is t.__module__, "__module__" in t.__dict__)
