"""What CPython's `_pickle` is in C: `pickle`'s own classes with the errors and messages of the C code. krait's own file."""

import io
import sys

import pickle
from _pickle_core import _dump, _load, dump, dumps, load, loads
from _picklebuffer import PickleBuffer
from copyreg import dispatch_table
from types import FunctionType
from pickle import PickleError, PicklingError, UnpicklingError, _Pickler, _Stop, _Unpickler, whichmodule

__all__ = ["PickleError", "PicklingError", "UnpicklingError", "Pickler", "Unpickler", "dump", "dumps", "load", "loads"]


def _dotted_path(obj, name):
    path = name.split('.')
    if '<locals>' in path:
        if obj is None:
            raise AttributeError("Can't pickle local object %r" % name)
        raise AttributeError("Can't get local attribute %r on %r" % (name, obj))
    return path


def _number(line, base):
    """`PyLong_FromString`, which shows the text as it is."""
    text = line.decode('latin-1')
    try:
        return int(text, base)
    except ValueError:
        raise ValueError(f"invalid literal for int() with base 10: {text!r}") from None


# What instances may be given instead of a subclass.
_OVERRIDABLE = frozenset(['dispatch_table', 'find_class', 'persistent_id', 'persistent_load', 'reducer_override'])


class Pickler(_Pickler):
    """This takes a binary file for writing a pickle data stream."""

    dispatch = dict(_Pickler.dispatch)

    def dump(self, obj):
        framer = getattr(self, 'framer', None)
        if framer is None:
            raise PicklingError("Pickler.__init__() was not called by %s.__init__()" % type(self).__name__)
        file_write = framer.file_write
        if (type(self) is Pickler and not self.memo and not self.fast
                and _OVERRIDABLE.isdisjoint(self.__dict__)):
            memo = _dump(obj, file_write, self.proto, self.fix_imports, self._buffer_callback)
            self.memo.update((id(known), (place, known)) for place, known in enumerate(memo))
            return
        out = io.BytesIO()
        framer.file_write = out.write
        try:
            _Pickler.dump(self, obj)
        finally:
            framer.file_write = file_write
        file_write(out.getvalue())

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

    def _batch_setitems(self, items):
        _Pickler._batch_setitems(self, map(_pair, items))

    for _kind, _save in list(dispatch.items()):
        if _save is _Pickler.save_global:
            dispatch[_kind] = save_global
        elif _save is _Pickler.save_type:
            dispatch[_kind] = save_type
    del _kind, _save

    def save(self, obj, save_persistent_id=True):
        """`save` of _pickle.c: subclasses neither see its table of types nor are asked to reduce what is in there."""
        self.framer.commit_frame()
        if save_persistent_id:
            pid = self.persistent_id(obj)
            if pid is not None:
                self.save_pers(pid)
                return
        x = self.memo.get(id(obj))
        if x is not None:
            self.write(self.get(x[0]))
            return
        t = type(obj)
        how = _SAVERS.get(t)
        if how is not None:
            how(self, obj)
            return
        rv = NotImplemented
        reduce = getattr(self, 'reducer_override', None)
        if reduce is not None:
            rv = reduce(obj)
        if rv is NotImplemented:
            if t is type:
                self.save_type(obj)
                return
            if t is FunctionType:
                self.save_global(obj)
                return
            reduce = getattr(self, 'dispatch_table', dispatch_table).get(t)
            if reduce is not None:
                rv = reduce(obj)
            elif issubclass(t, type):
                self.save_global(obj)
                return
            elif (reduce := getattr(obj, '__reduce_ex__', None)) is not None:
                rv = reduce(self.proto)
            elif (reduce := getattr(obj, '__reduce__', None)) is not None:
                rv = reduce()
            else:
                raise PicklingError(f"can't pickle {t.__name__!r} object: {obj!r}")
        if isinstance(rv, str):
            self.save_global(obj, rv)
            return
        if not isinstance(rv, tuple):
            raise PicklingError('__reduce__ must return a string or tuple')
        if not 2 <= len(rv) <= 6:
            raise PicklingError('tuple returned by __reduce__ must contain 2 through 6 elements')
        _check_reduced(*rv)
        self.save_reduce(obj=obj, *rv)


def _pair(item):
    if not isinstance(item, tuple) or len(item) != 2:
        raise TypeError('dict items iterator must return 2-tuples')
    return item


def _check_reduced(func, args, state=None, items=None, pairs=None, set_state=None):
    """What `save_reduce` of _pickle.c says of a tuple that is not one of `__reduce__`."""
    if not callable(func):
        raise PicklingError('first item of the tuple returned by __reduce__ must be callable')
    if not isinstance(args, tuple):
        raise PicklingError('second item of the tuple returned by __reduce__ must be a tuple')
    for place, it in (('fourth', items), ('fifth', pairs)):
        if it is not None and not hasattr(type(it), '__next__'):
            raise PicklingError(
                f'{place} element of the tuple returned by __reduce__ must be an iterator, not {type(it).__name__}')
    if set_state is not None and not callable(set_state):
        raise PicklingError(
            f'sixth element of the tuple returned by __reduce__ must be a function, not {type(set_state).__name__}')
    if getattr(func, '__name__', None) == '__newobj__':
        if not args:
            raise PicklingError('__newobj__ arglist is empty')
        if not hasattr(args[0], '__new__') or not isinstance(args[0], type):
            raise PicklingError('args[0] from __newobj__ args is not a type')


# Types whose instances are written without asking anybody how.
_SAVERS = {kind: how for kind, how in Pickler.dispatch.items() if kind not in (type, FunctionType)}


class _Frames:
    """What is read: a frame only has to be there as a whole, where it ends does not matter (`_Unpickler_Read`)."""

    def __init__(self, file_read, file_readline):
        self.file_read = file_read
        self.file_readline = file_readline
        self.frame = None

    def read(self, count):
        if self.frame is None:
            return self.file_read(count)
        data = self.frame.read(count)
        if len(data) < count:
            self.frame = None
            data += self.file_read(count - len(data))
        return data

    def readline(self):
        if self.frame is None:
            return self.file_readline()
        line = self.frame.readline()
        if not line.endswith(b'\n'):
            self.frame = None
            line += self.file_readline()
        return line

    def load_frame(self, size):
        data = self.read(size)
        if len(data) < size:
            raise UnpicklingError("pickle data was truncated")
        if self.frame is not None:
            data += self.frame.read()
        self.frame = io.BytesIO(data)


# What an instruction needs: a mark or not, and how many objects below it on the stack.
_NEEDS = {ord(key): needed for key, needed in {
    pickle.REDUCE: (False, 2), pickle.BUILD: (False, 2), pickle.NEWOBJ: (False, 2), pickle.NEWOBJ_EX: (False, 3),
    pickle.APPEND: (False, 2), pickle.SETITEM: (False, 3), pickle.BINPERSID: (False, 1), pickle.STACK_GLOBAL: (False, 2),
    pickle.DUP: (False, 1), pickle.TUPLE1: (False, 1), pickle.TUPLE2: (False, 2), pickle.TUPLE3: (False, 3),
    pickle.PUT: (False, 1), pickle.BINPUT: (False, 1), pickle.LONG_BINPUT: (False, 1), pickle.MEMOIZE: (False, 1),
    pickle.STOP: (False, 1), pickle.INST: (True, 0), pickle.OBJ: (True, 0), pickle.TUPLE: (True, 0), pickle.LIST: (True, 0),
    pickle.DICT: (True, 0), pickle.POP_MARK: (True, 0), pickle.FROZENSET: (True, 0), pickle.APPENDS: (True, 1),
    pickle.SETITEMS: (True, 1), pickle.ADDITEMS: (True, 1)}.items()}


class Unpickler(_Unpickler):
    """This takes a binary file for reading a pickle data stream."""

    dispatch = dict(_Unpickler.dispatch)

    def __init__(self, file, **options):
        if not hasattr(file, 'read') or not hasattr(file, 'readline'):
            raise TypeError("file must have 'read' and 'readline' attributes")
        self._file = file
        super().__init__(file, **options)

    def load(self):
        if not hasattr(self, "_file_read"):
            raise UnpicklingError("Unpickler.__init__() was not called by %s.__init__()" % type(self).__name__)
        if type(self) is Unpickler and _OVERRIDABLE.isdisjoint(self.__dict__) and type(self.memo) is dict:
            return _load(self._file, self.fix_imports, self.encoding, self.errors, self._buffers, self.memo)
        self._unframer = frames = _Frames(self._file_read, self._file_readline)
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

        def read_into(buffer):
            buffer[:] = read_exactly(len(buffer))
            return len(buffer)

        self.read = read_exactly
        self.readinto = read_into
        self.readline = read_line
        self.metastack = []
        self.stack = []
        self.append = self.stack.append
        self.proto = 0
        dispatch = self.dispatch
        needs = _NEEDS.get
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
                needed = needs(code)
                if needed is not None:
                    self._check_stack(*needed)
                handler(self)
        except _Stop as stop:
            return stop.value

    def _check_stack(self, mark, count):
        if mark and not self.metastack:
            raise UnpicklingError("could not find MARK")
        below = self.metastack[-1] if mark else self.stack
        if len(below) < count:
            if len(self.metastack) > mark:
                raise UnpicklingError("unexpected MARK found")
            raise UnpicklingError("unpickling stack underflow")

    def load_pop(self):
        if self.stack:
            del self.stack[-1]
        elif self.metastack:
            self.pop_mark()
        else:
            raise UnpicklingError("unpickling stack underflow")
    dispatch[pickle.POP[0]] = load_pop

    def load_obj(self):
        if not self.stack:
            raise UnpicklingError("unpickling stack underflow")
        super().load_obj()
    dispatch[pickle.OBJ[0]] = load_obj

    def load_int(self):
        line = self.readline()
        if line in (b'00\n', b'01\n'):
            self.append(line == b'01\n')
            return
        try:
            self.append(int(line[:-1] if line[:-1].strip() == line[:-1] else b'?', 0))
        except ValueError:
            raise ValueError("could not convert string to int") from None
    dispatch[pickle.INT[0]] = load_int

    def load_long(self):
        line = self.readline()
        self.append(_number(line[:-2] if line.endswith(b'L\n') else line, 0))
    dispatch[pickle.LONG[0]] = load_long

    def load_float(self):
        line = self.readline()
        try:
            self.append(float(line[:-1] if b'_' not in line else b'?'))
        except ValueError:
            text = line.decode('latin-1')
            begins = text.lstrip('+-').lower().startswith((*'0123456789', 'inf', 'nan'))
            raise ValueError("could not convert string to float" + ("" if begins else f": '{text}'")) from None
    dispatch[pickle.FLOAT[0]] = load_float

    def _line_of_text(self, encoding):
        line = self.readline()
        if len(line) < 2:
            raise UnpicklingError("pickle data was truncated")
        return line[:-1].decode(encoding)

    def load_global(self):
        module, name = self._line_of_text('utf-8'), self._line_of_text('utf-8')
        self.append(self.find_class(module, name))
    dispatch[pickle.GLOBAL[0]] = load_global

    def load_inst(self):
        module, name = self._line_of_text('ascii'), self._line_of_text('ascii')
        self._instantiate(self.find_class(module, name), self.pop_mark())
    dispatch[pickle.INST[0]] = load_inst

    def load_setitems(self):
        if len(self.stack) % 2:
            raise UnpicklingError("odd number of items for SETITEMS")
        super().load_setitems()
    dispatch[pickle.SETITEMS[0]] = load_setitems

    def load_get(self):
        self._get(_number(self.readline(), 10))
    dispatch[pickle.GET[0]] = load_get

    def load_put(self):
        index = _number(self.readline(), 10)
        if index < 0:
            raise ValueError("negative PUT argument")
        self.memo[index] = self.stack[-1]
    dispatch[pickle.PUT[0]] = load_put

    def _get(self, index):
        try:
            self.append(self.memo[index])
        except KeyError:
            raise UnpicklingError(f"Memo value not found at index {index}") from None

    def find_class(self, module_name, global_name, /):
        sys.audit('pickle.find_class', module_name, global_name)
        if self.proto < 3 and self.fix_imports:
            if (module_name, global_name) in pickle._compat_pickle.NAME_MAPPING:
                module_name, global_name = pickle._compat_pickle.NAME_MAPPING[(module_name, global_name)]
            elif module_name in pickle._compat_pickle.IMPORT_MAPPING:
                module_name = pickle._compat_pickle.IMPORT_MAPPING[module_name]
        __import__(module_name, level=0)
        found = module = sys.modules[module_name]
        for part in _dotted_path(module, global_name) if self.proto >= 4 else [global_name]:
            try:
                found = getattr(found, part)
            except AttributeError:
                raise AttributeError(f"Can't get attribute {global_name!r} on {module!r}") from None
        return found

    def persistent_load(self, pid):
        raise UnpicklingError("A load persistent id instruction was encountered, "
                              "but no persistent_load function was specified.")


for _class in (Pickler, Unpickler, PickleError, PicklingError, UnpicklingError):
    _class.__module__ = '_pickle'
del _class
