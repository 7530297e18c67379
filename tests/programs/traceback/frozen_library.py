# Modules that CPython keeps frozen have no lines in tracebacks, and say so in their repr.
# exit: 1
import abc
import codecs
import collections.abc
import io
import os
import traceback


def attempt(action):
    try:
        action()
    except Exception:
        traceback.print_exc()


class Mapping(collections.abc.MutableMapping):
    def __getitem__(self, key):
        raise KeyError(key)

    __setitem__ = __delitem__ = __getitem__

    def __iter__(self):
        return iter("a")

    def __len__(self):
        return 1


class Hooked(abc.ABC):
    @classmethod
    def __subclasshook__(cls, other):
        raise ValueError("hook")


attempt(lambda: os.environ["NO_SUCH_VARIABLE"])
attempt(lambda: os.path.join("a", 5))
attempt(lambda: os.makedirs("/proc/no/such"))
attempt(lambda: Mapping().pop("x"))
attempt(lambda: dict(Mapping().items()))
attempt(lambda: isinstance(5, Hooked))
attempt(lambda: codecs.lookup("no such"))
for encoding in ("utf-8", "ascii", "utf-8-sig", "utf-16"):
    attempt(lambda: io.TextIOWrapper(io.BytesIO(b"abc\xff"), encoding=encoding).read())
print(os, abc, io, os.__spec__.origin, os.__spec__.has_location, os.__name__)
print(os.makedirs.__code__.co_filename, abc.abstractmethod.__code__.co_filename)
os.environ["NO_SUCH_VARIABLE"]
