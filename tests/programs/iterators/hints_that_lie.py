# A length hint of more than a list can hold is ignored where it cannot be true, and believed where it could be.
import struct
import sys
import weakref


class Empty:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration

    def __length_hint__(self):
        return sys.maxsize


a = [1, 2]
a.extend(Empty())
print(a)
try:
    [].extend(Empty())
except MemoryError:
    print("MemoryError")
try:
    struct.calcsize("i\0")
except struct.error as e:
    print(e)


class Mapping(dict):
    def __getattr__(self, name):
        return self[name]


m = Mapping()
print(repr(weakref.ref(m)).count("("), repr(weakref.ref(len)).endswith("(len)>"))
for iterator in (iter([1, 2]), iter((1, 2)), iter("ab"), iter(b"ab"), reversed([1, 2])):
    for state in ("a", 1.5, None, 1):
        try:
            print(type(iterator).__name__, iterator.__setstate__(state), list(iterator))
        except TypeError as error:
            print(type(iterator).__name__, error)
