"""What CPython's `_pickle` is in C: `pickle`'s own classes with the errors and messages of the C code. krait's own file."""

import io
import sys

import pickle
from pickle import PickleError, PicklingError, UnpicklingError, _Pickler, _Stop, _Unpickler, whichmodule

__all__ = ["PickleError", "PicklingError", "UnpicklingError", "Pickler", "Unpickler", "dump", "dumps", "load", "loads"]


def _dotted_path(obj, name):
    path = name.split('.')
    if '<locals>' in path:
        if obj is None:
            raise AttributeError("Can't pickle local object %r" % name)
        raise AttributeError("Can't get local attribute %r on %r" % (name, obj))
    return path


class Pickler(_Pickler):
    """This takes a binary file for writing a pickle data stream."""

    dispatch = dict(_Pickler.dispatch)

    def save_global(self, obj, name=None):
        if name is None:
            name = getattr(obj, '__qualname__', None)
        if name is None:
            name = obj.__name__
        path = _dotted_path(None, name)
        module_name = whichmodule(obj, name)
        try:
            __import__(module_name, level=0)
            module = sys.modules[module_name]
        except (ImportError, KeyError):
            raise PicklingError("Can't pickle %r: import of module %r failed" % (obj, module_name)) from None
        found = parent = module
        for part in path:
            parent = found
            found = getattr(found, part, self)
            if found is self:
                raise PicklingError("Can't pickle %r: attribute lookup %s on %s failed" % (obj, name, module_name))
        if found is not obj:
            raise PicklingError("Can't pickle %r: it's not the same object as %s.%s" % (obj, module_name, name))
        _Pickler.save_global(self, obj, name)

    def save_type(self, obj):
        if obj is type(None):
            return self.save_reduce(type, (None,), obj=obj)
        elif obj is type(NotImplemented):
            return self.save_reduce(type, (NotImplemented,), obj=obj)
        elif obj is type(...):
            return self.save_reduce(type, (...,), obj=obj)
        return self.save_global(obj)

    for _kind, _save in list(dispatch.items()):
        if _save is _Pickler.save_global:
            dispatch[_kind] = save_global
        elif _save is _Pickler.save_type:
            dispatch[_kind] = save_type
    del _kind, _save


# What may call functions of the program, whose errors are theirs.
_CALLS = frozenset(ord(key) for key in (
    pickle.REDUCE, pickle.BUILD, pickle.NEWOBJ, pickle.NEWOBJ_EX, pickle.INST, pickle.OBJ, pickle.APPEND, pickle.APPENDS,
    pickle.SETITEM, pickle.SETITEMS, pickle.ADDITEMS, pickle.GLOBAL, pickle.STACK_GLOBAL, pickle.PERSID, pickle.BINPERSID))


class Unpickler(_Unpickler):
    """This takes a binary file for reading a pickle data stream."""

    def __init__(self, file, **options):
        if not hasattr(file, 'read') or not hasattr(file, 'readline'):
            raise TypeError("file must have 'read' and 'readline' attributes")
        super().__init__(file, **options)

    def load(self):
        if not hasattr(self, "_file_read"):
            raise UnpicklingError("Unpickler.__init__() was not called by %s.__init__()" % type(self).__name__)
        self._unframer = frames = pickle._Unframer(self._file_read, self._file_readline)
        read = frames.read

        def read_exactly(count):
            data = read(count)
            if len(data) < count:
                raise UnpicklingError("pickle data was truncated")
            return data

        def read_line():
            line = frames.readline()
            if not line.endswith(b'\n'):
                raise UnpicklingError("pickle data was truncated")
            return line

        self.read = read_exactly
        self.readinto = frames.readinto
        self.readline = read_line
        self.metastack = []
        self.stack = []
        self.append = self.stack.append
        self.proto = 0
        dispatch = self.dispatch
        try:
            while True:
                key = read(1)
                if not key:
                    raise EOFError("Ran out of input")
                code = key[0]
                handler = dispatch.get(code)
                if handler is None:
                    if 0x20 <= code <= 0x7e and code not in b"'\\":
                        raise UnpicklingError("invalid load key, '%c'." % code)
                    raise UnpicklingError("invalid load key, '\\x%02x'." % code)
                if code in _CALLS:
                    handler(self)
                    continue
                try:
                    handler(self)
                except IndexError:
                    raise UnpicklingError("unpickling stack underflow") from None
        except _Stop as stop:
            return stop.value

    def persistent_load(self, pid):
        raise UnpicklingError("A load persistent id instruction was encountered, "
                              "but no persistent_load function was specified.")


def dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None):
    """Write a pickled representation of obj to the open file object file."""
    Pickler(file, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback).dump(obj)


def dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None):
    """Return the pickled representation of the object as a bytes object."""
    file = io.BytesIO()
    Pickler(file, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback).dump(obj)
    return file.getvalue()


def load(file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=()):
    """Read and return an object from the pickle data stored in a file."""
    return Unpickler(file, fix_imports=fix_imports, buffers=buffers or None, encoding=encoding, errors=errors).load()


def loads(data, /, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=()):
    """Read and return an object from the given pickle data."""
    if isinstance(data, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    return Unpickler(io.BytesIO(data), fix_imports=fix_imports, buffers=buffers or None, encoding=encoding, errors=errors).load()


for _class in (Pickler, Unpickler, PickleError, PicklingError, UnpicklingError):
    _class.__module__ = '_pickle'
del _class
