"""Values and arrays in memory that processes share, by type code: krait's own file, without `ctypes`."""

from . import get_context, heap, reduction  # noqa: F401
from .context import assert_spawning

__all__ = ['RawValue', 'RawArray', 'Value', 'Array', 'copy', 'synchronized']

_NAMES = {'c': 'c_char', 'b': 'c_byte', 'B': 'c_ubyte', 'h': 'c_short', 'H': 'c_ushort', 'i': 'c_int', 'I': 'c_uint',
          'l': 'c_long', 'L': 'c_ulong', 'q': 'c_longlong', 'Q': 'c_ulonglong', 'f': 'c_float', 'd': 'c_double',
          '?': 'c_bool'}
_SIZES = {'c': 1, 'b': 1, 'B': 1, '?': 1, 'h': 2, 'H': 2, 'i': 4, 'I': 4, 'f': 4, 'l': 8, 'L': 8, 'q': 8, 'Q': 8, 'd': 8}


def _code(typecode_or_type):
    if typecode_or_type in _NAMES:
        return typecode_or_type
    raise TypeError('this type code is not supported: %r' % (typecode_or_type,))


class _Shared:
    """Items of one type in a block of shared memory."""

    def __init__(self, code, count, wrapper=None):
        self._code = code
        self._count = count
        self._wrapper = wrapper or heap.BufferWrapper(max(1, _SIZES[code] * count))
        view = self._wrapper.create_memoryview()[:_SIZES[code] * count]
        self._items = view.cast(code if code != 'c' else 'c')

    def __reduce__(self):
        assert_spawning(self)
        return type(self), (self._code, self._count, self._wrapper)

    def _store(self, index, value):
        code = self._code
        if code in 'fd':
            self._items[index] = float(value) if not isinstance(value, str) else self._wrong(value)
        elif code == 'c':
            if not isinstance(value, (bytes, bytearray)) or len(value) != 1:
                raise TypeError('one character bytes, bytearray or integer expected')
            self._items[index] = bytes(value)
        elif code == '?':
            self._items[index] = bool(value)
        else:
            if not hasattr(value, '__index__'):
                self._wrong(value)
            bits = 8 * _SIZES[code]
            value = value.__index__() & ((1 << bits) - 1)
            if code in 'bhilq' and value >> (bits - 1):
                value -= 1 << bits
            self._items[index] = value

    def _wrong(self, value):
        kind = 'must be real number' if self._code in 'fd' else 'an integer is required'
        raise TypeError('%s, not %s' % (kind, type(value).__name__) if self._code in 'fd'
                        else '%s (got type %s)' % (kind, type(value).__name__))


class _Value(_Shared):
    @property
    def value(self):
        return self._items[0]

    @value.setter
    def value(self, new):
        self._store(0, new)

    def __repr__(self):
        return '%s(%r)' % (_NAMES[self._code], self.value)


class _Array(_Shared):
    def __len__(self):
        return self._count

    def __getitem__(self, index):
        if isinstance(index, slice):
            found = self._items[index].tolist()
            return b''.join(found) if self._code == 'c' else found
        self._check(index)
        return self._items[index]

    def __setitem__(self, index, value):
        if not isinstance(index, slice):
            self._check(index)
            self._store(index, value)
            return
        places = range(*index.indices(self._count))
        values = [bytes([b]) for b in value] if self._code == 'c' else list(value)
        if len(places) != len(values):
            raise ValueError('Can only assign sequence of same size')
        for place, item in zip(places, values):
            self._store(place, item)

    def _check(self, index):
        if not -self._count <= index < self._count:
            raise IndexError('invalid index')

    def __iter__(self):
        return iter(self._items.tolist())

    @property
    def raw(self):
        return b''.join(self._items.tolist())

    @raw.setter
    def raw(self, new):
        self[:len(new)] = new

    @property
    def value(self):
        return self.raw.split(b'\0', 1)[0]

    @value.setter
    def value(self, new):
        self[:len(new)] = new
        if len(new) < self._count:
            self._store(len(new), b'\0')

    def __repr__(self):
        return '<multiprocessing.sharedctypes.%s_Array_%d object at %#x>' % (_NAMES[self._code], self._count, id(self))


def RawValue(typecode_or_type, *args):
    """Returns a value in shared memory."""
    found = _Value(_code(typecode_or_type), 1)
    if args:
        found.value = args[0]
    return found


def RawArray(typecode_or_type, size_or_initializer):
    """Returns an array in shared memory."""
    code = _code(typecode_or_type)
    if isinstance(size_or_initializer, int):
        return _Array(code, size_or_initializer)
    found = _Array(code, len(size_or_initializer))
    found[:] = size_or_initializer
    return found


def Value(typecode_or_type, *args, lock=True, ctx=None):
    """Returns a synchronization wrapper for a value in shared memory."""
    return _wrapped(RawValue(typecode_or_type, *args), lock, ctx)


def Array(typecode_or_type, size_or_initializer, *, lock=True, ctx=None):
    """Returns a synchronization wrapper for an array in shared memory."""
    return _wrapped(RawArray(typecode_or_type, size_or_initializer), lock, ctx)


def _wrapped(obj, lock, ctx):
    if lock is False:
        return obj
    if lock in (True, None):
        lock = (ctx or get_context()).RLock()
    if not hasattr(lock, 'acquire'):
        raise AttributeError("%r has no method 'acquire'" % lock)
    return synchronized(obj, lock, ctx=ctx)


def copy(obj):
    new = type(obj)(obj._code, obj._count)
    new._items[:] = obj._items
    return new


def synchronized(obj, lock=None, ctx=None):
    assert not isinstance(obj, SynchronizedBase), 'object already synchronized'
    if isinstance(obj, _Value):
        return Synchronized(obj, lock, ctx or get_context())
    if obj._code == 'c':
        return SynchronizedString(obj, lock, ctx or get_context())
    return SynchronizedArray(obj, lock, ctx or get_context())


class SynchronizedBase(object):

    def __init__(self, obj, lock=None, ctx=None):
        self._obj = obj
        self._lock = lock or (ctx or get_context(force=True)).RLock()
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __reduce__(self):
        assert_spawning(self)
        return synchronized, (self._obj, self._lock)

    def get_obj(self):
        return self._obj

    def get_lock(self):
        return self._lock

    def __repr__(self):
        return '<%s wrapper for %s>' % (type(self).__name__, self._obj)


class Synchronized(SynchronizedBase):
    @property
    def value(self):
        with self._lock:
            return self._obj.value

    @value.setter
    def value(self, new):
        with self._lock:
            self._obj.value = new


class SynchronizedArray(SynchronizedBase):

    def __len__(self):
        return len(self._obj)

    def __getitem__(self, index):
        with self:
            return self._obj[index]

    def __setitem__(self, index, value):
        with self:
            self._obj[index] = value

    def __getslice__(self, start, stop):
        with self:
            return self._obj[start:stop]


class SynchronizedString(SynchronizedArray):
    @property
    def value(self):
        with self._lock:
            return self._obj.value

    @value.setter
    def value(self, new):
        with self._lock:
            self._obj.value = new

    @property
    def raw(self):
        with self._lock:
            return self._obj.raw

    @raw.setter
    def raw(self, new):
        with self._lock:
            self._obj.raw = new
