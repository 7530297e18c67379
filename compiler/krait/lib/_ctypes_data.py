"""Types and instances of C data for `_ctypes`, over the memory of `_ctypes_core`."""

import _ctypes_core as _core
import struct as _struct
from operator import index as _index
from sys import audit as _audit

_peek, _poke = _core.peek, _core.poke

# code: size, and "i" (signed), "u" (unsigned) or another kind of value
_CODES = {
    "b": (1, "i"), "B": (1, "u"), "h": (2, "i"), "H": (2, "u"), "i": (4, "i"), "I": (4, "u"),
    "l": (8, "i"), "L": (8, "u"), "q": (8, "i"), "Q": (8, "u"), "f": (4, "f"), "d": (8, "d"),
    "g": (16, "g"), "?": (1, "?"), "c": (1, "c"), "u": (4, "w"), "z": (8, "z"), "Z": (8, "Z"),
    "P": (8, "P"), "O": (8, "O"),
}


def _name(v):
    return type(v).__name__


def _read_longdouble(data):
    mantissa = int.from_bytes(data[:8], "little")
    exponent = int.from_bytes(data[8:10], "little")
    sign = -1.0 if exponent & 0x8000 else 1.0
    exponent &= 0x7FFF
    if exponent == 0x7FFF:
        return sign * (float("inf") if mantissa << 1 & (1 << 64) - 1 == 0 else float("nan"))
    if mantissa == 0:
        return sign * 0.0
    try:
        return sign * _ldexp(mantissa, exponent - 16383 - 63)
    except OverflowError:
        return sign * float("inf")


def _ldexp(m, e):
    from math import ldexp

    return ldexp(m, e)


def _write_longdouble(value):
    from math import frexp

    bits = _struct.unpack("<Q", _struct.pack("<d", value))[0]
    sign = 0x8000 if bits >> 63 else 0
    if value != value:
        mantissa, exponent = 3 << 62, 0x7FFF
    elif value in (float("inf"), float("-inf")):
        mantissa, exponent = 1 << 63, 0x7FFF
    elif value == 0:
        mantissa, exponent = 0, 0
    else:
        m, e = frexp(abs(value))
        mantissa, exponent = int(m * (1 << 64)), e - 1 + 16383
    return mantissa.to_bytes(8, "little") + (exponent | sign).to_bytes(2, "little") + bytes(6)


def _real(value):
    if isinstance(value, (int, float)) or hasattr(type(value), "__float__") or hasattr(type(value), "__index__"):
        return float(value)
    raise TypeError(f"must be real number, not {_name(value)}")


def _encode(code, value, order, keep):
    """The bytes of a value; what it points to goes to `keep`, a list."""
    size, kind = _CODES[code]
    if kind in "iu":
        if isinstance(value, _SimpleCData) and value._type_ == code:
            value = value.value
        return (_index(value) & (1 << 8 * size) - 1).to_bytes(size, order)
    if kind in "fd":
        fmt = ("<" if order == "little" else ">") + kind
        value = _real(value)
        try:
            return _struct.pack(fmt, value)
        except OverflowError:
            return _struct.pack(fmt, float("inf") if value > 0 else float("-inf"))
    if kind == "g":
        return _write_longdouble(_real(value))
    if kind == "?":
        return b"\1" if value else b"\0"
    if kind == "c":
        if isinstance(value, (bytes, bytearray)) and len(value) == 1:
            return bytes(value)
        if isinstance(value, int) and 0 <= value < 256:
            return bytes([value])
        raise TypeError("one character bytes, bytearray or integer expected")
    if kind == "w":
        if not isinstance(value, str):
            raise TypeError(f"unicode string expected instead of {_name(value)} instance")
        if len(value) != 1:
            raise TypeError("one character unicode string expected")
        return ord(value).to_bytes(4, order)
    if kind == "O":
        keep.append(value)
        return _core.object_address(value).to_bytes(8, order, signed=True)
    if value is None:
        return bytes(8)
    if kind == "P":
        if not isinstance(value, int):
            raise TypeError("cannot be converted to pointer")
    elif kind == "z" and isinstance(value, bytes):
        value = _store(value + b"\0", keep)
    elif kind == "Z" and isinstance(value, str):
        value = _store(value.encode("utf-32-le", "surrogatepass") + bytes(4), keep)
    elif not isinstance(value, int):
        what = "bytes" if kind == "z" else "unicode string"
        raise TypeError(f"{what} or integer address expected instead of {_name(value)} instance")
    return (value & (1 << 64) - 1).to_bytes(8, order)


def _store(data, keep):
    memory = _core.alloc(len(data))
    _poke(memory.address, data)
    keep.append(memory)
    return memory.address


def _decode(code, data, order):
    kind = _CODES[code][1]
    if kind in "iu":
        return int.from_bytes(data, order, signed=kind == "i")
    if kind in "fd":
        return _struct.unpack(("<" if order == "little" else ">") + kind, data)[0]
    if kind == "g":
        return _read_longdouble(data)
    if kind == "?":
        return data != b"\0"
    if kind == "c":
        return data
    if kind == "w":
        return chr(int.from_bytes(data, order))
    address = int.from_bytes(data, order)
    if kind == "O":
        if not address:
            raise ValueError("PyObject is NULL")
        return _core.object_at(address)
    if not address:
        return None
    if kind == "z":
        return _core.c_string(address)
    if kind == "Z":
        return _wide(address, -1)
    return address


def _wide(address, count):
    out = []
    while count < 0 or len(out) < count:
        c = int.from_bytes(_peek(address + 4 * len(out), 4), "little")
        if count < 0 and not c:
            break
        out.append(chr(c))
    return "".join(out)


class _Meta(type):
    """What all types of C data have in common."""

    def __mul__(cls, length):
        if not isinstance(length, int):
            raise TypeError(f"can't multiply sequence by non-int of type '{_name(length)}'")
        if length < 0:
            raise ValueError(f"Array length must be >= 0, not {length}")
        key = cls, length
        if key not in _array_types:
            _array_types[key] = PyCArrayType(
                f"{cls.__name__}_Array_{length}",
                (Array,),
                {"_length_": length, "_type_": cls, "__module__": _caller_module()},
            )
        return _array_types[key]

    def __rmul__(cls, length):
        return cls * length

    def from_address(cls, address):
        if not isinstance(address, int):
            raise TypeError("integer expected")
        _audit("ctypes.cdata", address)
        return _at(cls, address, None)

    def from_buffer(cls, source, offset=0):
        if offset < 0:
            raise ValueError("offset cannot be negative")
        if isinstance(source, _CData):
            size, address, owner = _sizeof(source), source._ct_addr, source
        else:
            owner = _core.borrow(source)
            size, address = owner.size, owner.address
        if offset + cls._ct_size > size:
            raise ValueError(
                f"Buffer size too small ({size} instead of at least {cls._ct_size + offset} bytes)"
            )
        _audit("ctypes.cdata/buffer", address, size, offset)
        _audit("ctypes.cdata", address + offset)
        return _at(cls, address + offset, owner)

    def from_buffer_copy(cls, source, offset=0):
        data = bytes(memoryview(source).cast("B")) if not isinstance(source, _CData) else bytes(source)
        if offset < 0:
            raise ValueError("offset cannot be negative")
        if offset + cls._ct_size > len(data):
            raise ValueError(
                f"Buffer size too small ({len(data)} instead of at least {cls._ct_size + offset} bytes)"
            )
        made = _blank(cls)
        _audit("ctypes.cdata/buffer", made._ct_addr, len(data), offset)
        _poke(made._ct_addr, data[offset : offset + cls._ct_size])
        return made

    def in_dll(cls, library, name):
        _audit("ctypes.dlsym", library, name)
        try:
            address = _core.dlsym(library._handle, name)
        except AttributeError as error:
            raise ValueError(str(error)) from None
        return _at(cls, address, library)


def _caller_module():
    import sys

    return sys._getframe(2).f_globals.get("__name__", "ctypes")


_array_types = {}
_pointer_type_cache = {}


class _CData(metaclass=_Meta):
    __module__ = "_ctypes"
    _ct_size = 0
    _ct_align = 1
    _ct_order = "little"

    def __buffer__(self, flags):
        view = memoryview(_Window(self))
        return view

    def __hash__(self):
        raise TypeError("unhashable type")

    def __ctypes_from_outparam__(self):
        return self

    def __reduce__(self):
        return _unpickle, (type(self), ({k: v for k, v in self.__dict__.items() if k not in _HIDDEN}, _peek(self._ct_addr, _sizeof(self))))

    def __setstate__(self, state):
        own, data = state
        self.__dict__.update(own)
        _poke(self._ct_addr, data)


_HIDDEN = {"_ct_addr", "_ct_mem", "_ct_keep", "_b_base_", "_b_needsfree_"}


def _unpickle(cls, state):
    made = _blank(cls)
    made.__setstate__(state)
    return made


class _Window:
    """Lends the memory of an instance."""

    def __init__(self, data):
        self.data = data

    def __buffer__(self, flags):
        owner = self.data._ct_mem
        while isinstance(owner, _CData):
            owner = owner._ct_mem
        size = _sizeof(self.data)
        if isinstance(owner, _core.Memory):
            start = self.data._ct_addr - owner.address
            return memoryview(owner)[start : start + size]
        return memoryview(bytearray(_peek(self.data._ct_addr, size)))


def _blank(cls):
    """A new instance with memory of its own, zeroed; `__init__` is not called."""
    self = object.__new__(cls)
    memory = _core.alloc(cls._ct_size)
    _bind(self, memory.address, memory, None)
    return self


def _at(cls, address, owner):
    """An instance over memory that `owner` holds."""
    self = object.__new__(cls)
    _bind(self, address, owner, owner if isinstance(owner, _CData) else None)
    return self


def _bind(self, address, memory, base):
    d = self.__dict__
    d["_ct_addr"] = address
    d["_ct_mem"] = memory
    d["_ct_keep"] = {}
    d["_b_base_"] = base
    d["_b_needsfree_"] = int(base is None)


def _keep(self, key, values):
    """Holds what memory of `self` at `key` points to."""
    if values:
        root = self
        while root._b_base_ is not None:
            root = root._b_base_
        root._ct_keep[self._ct_addr, key] = values


def _is_plain(cls):
    """Whether fields and items of the type are shown as Python values."""
    return isinstance(cls, PyCSimpleType) and cls.__base__ is _SimpleCData


def _get(cls, owner, address):
    """The value at an address in the memory of `owner`."""
    if _is_plain(cls):
        return _decode(cls._type_, _peek(address, cls._ct_size), cls._ct_order)
    if isinstance(cls, PyCArrayType) and _is_plain(cls._type_) and cls._type_._type_ in "cu":
        return _at(cls, address, owner).value
    return _at(cls, address, owner)


def _set(cls, owner, address, value, key):
    """Stores a value."""
    if isinstance(value, cls):
        _poke(address, _peek(value._ct_addr, cls._ct_size))
        _keep(owner, key, [value])
        return
    if isinstance(cls, PyCSimpleType):
        keep = []
        code = cls._type_
        if isinstance(value, Array) and code in "zPZ" or isinstance(value, CFuncPtr) and code == "P":
            keep.append(value)
            value = _code_address(value) if isinstance(value, CFuncPtr) else value._ct_addr
        elif isinstance(value, _Pointer) and code in "zPZ":
            keep.append(value)
            value = _address_in(value)
        elif isinstance(value, _SimpleCData) and value._type_ in "zPZ" and code in "zPZ":
            keep.append(value)
            value = _address_in(value)
        _poke(address, _encode(code, value, cls._ct_order, keep))
        _keep(owner, key, keep)
    elif isinstance(cls, PyCArrayType):
        if _is_plain(cls._type_) and cls._type_._type_ == "c" and isinstance(value, (bytes, bytearray)):
            if len(value) > cls._length_:
                raise ValueError(f"bytes too long ({len(value)}, maximum length {cls._length_})")
            _poke(address, value + b"\0" if len(value) < cls._length_ else value)
        elif _is_plain(cls._type_) and cls._type_._type_ == "u" and isinstance(value, str):
            if len(value) > cls._length_:
                raise ValueError(f"string too long ({len(value)}, maximum length {cls._length_})")
            end = "\0" if len(value) < cls._length_ else ""
            _poke(address, (value + end).encode("utf-32-le"))
        elif isinstance(value, tuple):
            if len(value) > cls._length_:
                raise RuntimeError(f"({cls.__name__}) <class 'IndexError'>: invalid index")
            made = cls(*value)
            _poke(address, _peek(made._ct_addr, cls._ct_size))
            _keep(owner, key, [made])
        else:
            raise TypeError(f"incompatible types, {_name(value)} instance instead of {cls.__name__} instance")
    elif isinstance(cls, (PyCStructType, UnionType)) and isinstance(value, tuple):
        try:
            made = cls(*value)
        except Exception as error:
            raise RuntimeError(f"({cls.__name__}) {type(error)}: {error}") from None
        _poke(address, _peek(made._ct_addr, cls._ct_size))
        _keep(owner, key, [made])
    elif isinstance(cls, PyCPointerType) and value is None:
        _poke(address, bytes(8))
    elif isinstance(cls, PyCPointerType) and isinstance(value, Array) and issubclass(value._type_, cls._type_):
        _poke(address, value._ct_addr.to_bytes(8, "little"))
        _keep(owner, key, [value])
    elif isinstance(cls, PyCFuncPtrType) and value is None:
        _poke(address, bytes(8))
    else:
        raise TypeError(
            f"incompatible types, {_name(value)} instance instead of {cls.__name__} instance"
            if not isinstance(cls, PyCPointerType) or isinstance(value, _CData)
            else f"expected {cls.__name__} instance, got {_name(value)}"
        )


def _address_in(pointer):
    return int.from_bytes(_peek(pointer._ct_addr, 8), "little")


def _sizeof(v):
    return v.__dict__.get("_ct_resized") or type(v)._ct_size


# Simple types


class PyCSimpleType(_Meta):
    __module__ = "_ctypes"

    def __new__(meta, name, bases, ns, **kw):
        cls = super().__new__(meta, name, bases, ns, **kw)
        code = getattr(cls, "_type_", None)
        if code is None:
            if name != "_SimpleCData":
                raise AttributeError("class must define a '_type_' attribute")
            return cls
        if not isinstance(code, str):
            raise TypeError("class must define a '_type_' string attribute")
        if len(code) != 1:
            raise ValueError("class must define a '_type_' attribute which must be a string of length 1")
        if code not in _CODES:
            raise AttributeError(
                "class must define a '_type_' attribute which must be\n"
                "a single character string containing one of 'cbBhHiIlLdfuzZqQPXOv?g'."
            )
        cls._ct_size = cls._ct_align = _CODES[code][0]
        if meta is PyCSimpleType and "_type_" in ns and code in "hHiIlLqQfd" and "__ctype_be__" not in ns:
            swapped = type.__new__(meta, name, bases, dict(ns))
            swapped._ct_size = swapped._ct_align = cls._ct_size
            swapped._ct_order = "big"
            for t in cls, swapped:
                t.__ctype_le__, t.__ctype_be__ = cls, swapped
        return cls

    def from_param(cls, value):
        code = cls._type_
        if isinstance(value, cls):
            return value
        if code in "zZP":
            found = _pointer_param(cls, code, value)
            if found is not None:
                return found
        elif code == "O":
            return _Param("O", _core.object_address(value), value)
        else:
            try:
                data = _encode(code, value, "little", [])
                return _Param(code, _decode(code, data, "little"), value)
            except (TypeError, ValueError, OverflowError):
                if not hasattr(value, "_as_parameter_"):
                    raise
        if hasattr(value, "_as_parameter_"):
            return cls.from_param(value._as_parameter_)
        raise TypeError("wrong type")


def _pointer_param(cls, code, value):
    if value is None:
        return _Param(code, 0, None)
    if isinstance(value, bytes) and code in "zP":
        keep = []
        return _Param("z", _store(value + b"\0", keep), keep)
    if isinstance(value, str) and code in "ZP":
        keep = []
        return _Param("Z", _store(value.encode("utf-32-le") + bytes(4), keep), keep)
    if isinstance(value, int) and code == "P":
        return _Param("P", value, None)
    plain = {"z": "c", "Z": "u"}.get(code)
    if isinstance(value, (Array, _Pointer)) and (
        code == "P" or issubclass(value._type_, _SimpleCData) and value._type_._type_ == plain
    ):
        return value
    if isinstance(value, _Param) and (code == "P" or getattr(type(value.object), "_type_", None) == plain):
        return value
    if code == "P" and isinstance(value, CFuncPtr):
        return value
    if code == "P" and isinstance(value, _SimpleCData) and value._type_ in "zZ":
        return _Param("Z", _address_in(value), value)
    return None


class _SimpleCData(_CData, metaclass=PyCSimpleType):
    __module__ = "_ctypes"

    def __new__(cls, *args, **kw):
        if cls is _SimpleCData:
            raise TypeError("abstract class")
        return _blank(cls)

    def __init__(self, *args):
        if len(args) > 1:
            raise TypeError(f"__init__ expected at most 1 argument, got {len(args)}")
        if args:
            self.value = args[0]

    @property
    def value(self):
        return _decode(self._type_, _peek(self._ct_addr, self._ct_size), self._ct_order)

    @value.setter
    def value(self, value):
        keep = []
        _poke(self._ct_addr, _encode(self._type_, value, self._ct_order, keep))
        _keep(self, 0, keep)

    @property
    def _objects(self):
        return self._ct_keep or None

    def __bool__(self):
        return any(_peek(self._ct_addr, self._ct_size))

    def __repr__(self):
        if type(self).__base__ is not _SimpleCData:
            return object.__repr__(self)
        return f"{_name(self)}({self.value!r})"


# Structures and unions


class CField:
    __module__ = "_ctypes"

    def __init__(self, name, type, offset, size, bits=None, low=0):
        self._name, self._kind, self.offset, self.size = name, type, offset, size
        self._bits, self._low = bits, low

    def __repr__(self):
        kind = self._kind.__name__
        if self._bits is None:
            return f"<Field type={kind}, ofs={self.offset}, size={self.size}>"
        return f"<Field type={kind}, ofs={self.offset}:{self._low}, bits={self._bits}>"

    def _shift(self):
        width = 8 * self._kind._ct_size
        return width - self._low - self._bits if self._kind._ct_order == "big" else self._low

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        address = instance._ct_addr + self.offset
        if self._bits is None:
            return _get(self._kind, instance, address)
        raw = int.from_bytes(_peek(address, self._kind._ct_size), self._kind._ct_order)
        value = raw >> self._shift() & (1 << self._bits) - 1
        kind = _CODES[self._kind._type_][1]
        if kind == "i" and value >> self._bits - 1:
            value -= 1 << self._bits
        return bool(value) if kind == "?" else value

    def __set__(self, instance, value):
        address = instance._ct_addr + self.offset
        if self._bits is None:
            _set(self._kind, instance, address, value, self.offset)
            return
        size, order = self._kind._ct_size, self._kind._ct_order
        raw = int.from_bytes(_peek(address, size), order)
        mask = (1 << self._bits) - 1
        shift = self._shift()
        raw = raw & ~(mask << shift) | (_index(value) & mask) << shift
        _poke(address, (raw & (1 << 8 * size) - 1).to_bytes(size, order))

    def __delete__(self, instance):
        raise TypeError("can't delete attribute")


def _lay_out(cls, fields, is_union):
    if not isinstance(fields, (list, tuple)):
        raise TypeError("'_fields_' must be a sequence of pairs")
    base = cls.__base__
    size, align = (base._ct_size, base._ct_align) if base not in (Structure, Union) else (0, 1)
    pack = cls.__dict__.get("_pack_", 0)
    if not isinstance(pack, int) or pack < 0:
        raise ValueError("pack must be a non-negative integer")
    bit_place = bit_width = 0
    offset = 0 if is_union else size
    for position, field in enumerate(fields):
        if not isinstance(field, tuple) or not 2 <= len(field) <= 3:
            raise TypeError("_fields_ must be a sequence of (name, C type) pairs")
        name, kind, *bits = field
        if not isinstance(name, str):
            raise TypeError("first item in _fields_ tuple must be a string")
        if not isinstance(kind, _Meta):
            raise TypeError(f"second item in _fields_ tuple (index {position}) must be a C type")
        width = 8 * kind._ct_size
        own_align = min(pack, kind._ct_align) if pack else kind._ct_align
        align = max(align, own_align)
        if bits:
            bits = bits[0]
            if not isinstance(kind, PyCSimpleType) or kind._type_ not in "bBhHiIlLqQc?u":
                raise TypeError(f"bit fields not allowed for type {kind.__name__}")
            if bits <= 0 or bits > width:
                raise ValueError("number of bits invalid for bit field")
            if not is_union and bit_width == width and bit_place + bits <= width:
                place = offset - kind._ct_size
            elif not is_union and bit_width and width >= bit_width and bit_place + bits <= width:
                offset += kind._ct_size - bit_width // 8
                bit_width = width
                place = offset - kind._ct_size
            else:
                bit_place, bit_width = 0, width
                place = 0 if is_union else -(-offset // own_align) * own_align
                offset = place + kind._ct_size
            made = CField(name, kind, place, bits << 16 | bit_place, bits, bit_place)
            bit_place += bits
        else:
            bit_place = bit_width = 0
            place = 0 if is_union else -(-offset // own_align) * own_align
            offset = place + kind._ct_size
            made = CField(name, kind, place, kind._ct_size)
        size = max(size, offset)
        type.__setattr__(cls, name, made)
    cls._ct_size = -(-size // align) * align
    cls._ct_align = align
    own = [f[0] for f in fields]
    cls._ct_names = getattr(base, "_ct_names", ()) + tuple(own)
    for name in cls.__dict__.get("_anonymous_", ()):
        inner = cls.__dict__.get(name)
        if inner is None:
            raise AttributeError(name)
        for sub, *_ in inner._kind._fields_:
            f = getattr(inner._kind, sub)
            type.__setattr__(cls, sub, CField(sub, f._kind, f.offset + inner.offset, f.size, f._bits, f._low))
    cls._ct_final = True


class _Aggregate(_Meta):
    def __new__(meta, name, bases, ns, **kw):
        cls = super().__new__(meta, name, bases, ns, **kw)
        if "_fields_" in ns:
            # Metaclasses that swap bytes change the fields when they are set.
            cls._fields_ = ns["_fields_"]
        return cls

    def __setattr__(cls, name, value):
        if name == "_fields_":
            if cls.__dict__.get("_ct_final"):
                raise AttributeError("_fields_ is final")
            type.__setattr__(cls, name, value)
            _lay_out(cls, value, isinstance(cls, UnionType))
            return
        type.__setattr__(cls, name, value)

    def from_param(cls, value):
        if isinstance(value, cls):
            return value
        if hasattr(value, "_as_parameter_"):
            return cls.from_param(value._as_parameter_)
        raise TypeError(f"expected {cls.__name__} instance instead of {_name(value)}")


class PyCStructType(_Aggregate):
    __module__ = "_ctypes"


class UnionType(_Aggregate):
    __module__ = "_ctypes"


def _new_aggregate(cls, *args, **kw):
    if cls is Structure or cls is Union:
        raise TypeError("abstract class")
    cls._ct_final = True
    return _blank(cls)


def _init_aggregate(self, *args, **kw):
    names = getattr(type(self), "_ct_names", ())
    if len(args) > len(names):
        raise TypeError("too many initializers")
    for name, value in zip(names, args):
        if name in kw:
            raise TypeError(f"duplicate values for field {name!r}")
        setattr(self, name, value)
    for name, value in kw.items():
        setattr(self, name, value)


class Structure(_CData, metaclass=PyCStructType):
    __module__ = "_ctypes"
    __new__ = _new_aggregate
    __init__ = _init_aggregate
    _objects = property(lambda self: self._ct_keep or None)


class Union(_CData, metaclass=UnionType):
    __module__ = "_ctypes"
    __new__ = _new_aggregate
    __init__ = _init_aggregate
    _objects = property(lambda self: self._ct_keep or None)


# Arrays


class PyCArrayType(_Meta):
    __module__ = "_ctypes"

    def __new__(meta, name, bases, ns, **kw):
        cls = super().__new__(meta, name, bases, ns, **kw)
        if name == "Array" and ns.get("__module__") == "_ctypes":
            return cls
        length, kind = getattr(cls, "_length_", None), getattr(cls, "_type_", None)
        if length is None:
            raise AttributeError("class must define a '_length_' attribute")
        if not isinstance(length, int):
            raise TypeError("The '_length_' attribute must be an integer")
        if length < 0:
            raise ValueError("The '_length_' attribute must not be negative")
        if kind is None:
            raise AttributeError("class must define a '_type_' attribute")
        if not isinstance(kind, _Meta):
            raise TypeError("_type_ must have storage info")
        cls._ct_size, cls._ct_align = kind._ct_size * length, kind._ct_align
        if _is_plain(kind) and kind._type_ == "c":
            cls.value = property(_get_char_value, _set_char_value)
            cls.raw = property(lambda self: _peek(self._ct_addr, _sizeof(self)), _set_raw)
        elif _is_plain(kind) and kind._type_ == "u":
            cls.value = property(_get_wide_value, _set_wide_value)
        return cls

    def from_param(cls, value):
        if isinstance(value, cls):
            return value
        if _is_plain(cls._type_) and cls._type_._type_ == "c" and isinstance(value, bytes):
            if len(value) > cls._length_:
                raise ValueError("Invalid length")
            return cls(*value)
        if isinstance(value, tuple):
            return cls(*value)
        if hasattr(value, "_as_parameter_"):
            return cls.from_param(value._as_parameter_)
        raise TypeError(f"expected {cls.__name__} instance instead of {_name(value)}")


def _get_char_value(self):
    return _peek(self._ct_addr, _sizeof(self)).partition(b"\0")[0]


def _set_char_value(self, value):
    if not isinstance(value, bytes):
        raise TypeError(f"bytes expected instead of {_name(value)} instance")
    size = _sizeof(self)
    if len(value) > size:
        raise ValueError("byte string too long")
    _poke(self._ct_addr, value + b"\0" if len(value) < size else value)


def _set_raw(self, value):
    data = bytes(memoryview(value))
    if len(data) > _sizeof(self):
        raise ValueError("byte string too long")
    _poke(self._ct_addr, data)


def _get_wide_value(self):
    return _wide(self._ct_addr, self._length_).partition("\0")[0]


def _set_wide_value(self, value):
    if not isinstance(value, str):
        raise TypeError(f"unicode string expected instead of {_name(value)} instance")
    if len(value) > self._length_:
        raise ValueError("string too long")
    end = "\0" if len(value) < self._length_ else ""
    _poke(self._ct_addr, (value + end).encode("utf-32-le"))


def _items(self, kind, slice_values):
    values = [_get(kind, self, self._ct_item(i)) for i in slice_values]
    if _is_plain(kind) and kind._type_ == "c":
        return b"".join(values)
    if _is_plain(kind) and kind._type_ == "u":
        return "".join(values)
    return values


class Array(_CData, metaclass=PyCArrayType):
    __module__ = "_ctypes"
    _objects = property(lambda self: self._ct_keep or None)

    def __new__(cls, *args):
        if cls is Array:
            raise TypeError("abstract class")
        return _blank(cls)

    def __init__(self, *args):
        for i, value in enumerate(args):
            self[i] = value

    def __len__(self):
        return self._length_

    def _ct_item(self, i):
        return self._ct_addr + i * self._type_._ct_size

    def __getitem__(self, i):
        if isinstance(i, slice):
            return _items(self, self._type_, range(*i.indices(self._length_)))
        return _get(self._type_, self, self._ct_item(self._ct_index(i)))

    def _ct_index(self, i):
        try:
            i = _index(i)
        except TypeError:
            raise TypeError("indices must be integers") from None
        if i < 0:
            i += self._length_
        if not 0 <= i < self._length_:
            raise IndexError("invalid index")
        return i

    def __setitem__(self, i, value):
        if isinstance(i, slice):
            places = range(*i.indices(self._length_))
            if len(value) != len(places):
                raise ValueError("Can only assign sequence of same size")
            for place, v in zip(places, value):
                self[place] = v
            return
        i = self._ct_index(i)
        _set(self._type_, self, self._ct_item(i), value, i)

    def __delitem__(self, i):
        raise TypeError("Array does not support item deletion")

    def __iter__(self):
        for i in range(self._length_):
            yield self[i]

    __class_getitem__ = classmethod(type(list[int]))


# Pointers


class PyCPointerType(_Meta):
    __module__ = "_ctypes"

    def __new__(meta, name, bases, ns, **kw):
        cls = super().__new__(meta, name, bases, ns, **kw)
        kind = ns.get("_type_")
        if kind is not None and not isinstance(kind, _Meta):
            raise TypeError("_type_ must have storage info")
        cls._ct_size = cls._ct_align = 8
        return cls

    def set_type(cls, kind):
        cls._type_ = kind

    def from_param(cls, value):
        if value is None or isinstance(value, cls):
            return value
        kind = cls._type_
        if isinstance(value, kind):
            return byref(value)
        if isinstance(value, (_Pointer, Array)) and issubclass(value._type_, kind):
            return value
        if isinstance(value, _Param) and value.tag == "P" and isinstance(value.object, kind):
            return value
        if hasattr(value, "_as_parameter_"):
            return cls.from_param(value._as_parameter_)
        raise TypeError(f"expected {cls.__name__} instance instead of {_name(value)}")


class _Pointer(_CData, metaclass=PyCPointerType):
    __module__ = "_ctypes"
    _objects = property(lambda self: self._ct_keep or None)

    def __new__(cls, *args):
        if getattr(cls, "_type_", None) is None:
            raise TypeError("Cannot create instance: has no _type_")
        return _blank(cls)

    def __init__(self, *args):
        if len(args) > 1:
            raise TypeError(f"POINTER expected at most 1 argument, got {len(args)}")
        if args:
            self.contents = args[0]

    @property
    def contents(self):
        address = _address_in(self)
        if not address:
            raise ValueError("NULL pointer access")
        return _pointed(self, address)

    @contents.setter
    def contents(self, value):
        kind = self._type_
        if not isinstance(value, kind):
            if not (isinstance(value, Array) and issubclass(value._type_, kind)):
                if not isinstance(value, _CData):
                    raise TypeError(f"expected {kind.__name__} instead of {_name(value)}")
        _poke(self._ct_addr, value._ct_addr.to_bytes(8, "little"))
        self._ct_keep["contents"] = value
        _keep(self, 0, [value])

    def __bool__(self):
        return _address_in(self) != 0

    def _ct_item(self, i):
        address = _address_in(self)
        if not address:
            raise ValueError("NULL pointer access")
        return address + i * self._type_._ct_size

    def __getitem__(self, i):
        if isinstance(i, slice):
            step = 1 if i.step is None else _index(i.step)
            if step == 0:
                raise ValueError("slice step cannot be zero")
            if i.start is None and step < 0:
                raise ValueError("slice start is required for step < 0")
            if i.stop is None:
                raise ValueError("slice stop is required")
            start = 0 if i.start is None else _index(i.start)
            return _items(self, self._type_, range(start, _index(i.stop), step))
        try:
            i = _index(i)
        except TypeError:
            raise TypeError("Pointer indices must be integer") from None
        return _get(self._type_, self, self._ct_item(i))

    def __setitem__(self, i, value):
        _set(self._type_, self, self._ct_item(_index(i)), value, ("item", i))


def _pointed(self, address):
    """The instance at an address that a pointer holds; the one it was made with if that is still there."""
    known = self._ct_keep.get("contents")
    if known is not None and known._ct_addr == address and isinstance(known, self._type_):
        return known
    made = _at(self._type_, address, None)
    made.__dict__["_ct_mem"] = self
    return made


def POINTER(kind):
    found = _pointer_type_cache.get(kind)
    if found is not None:
        return found
    if isinstance(kind, str):
        made = PyCPointerType(f"LP_{kind}", (_Pointer,), {"__module__": "ctypes"})
        _pointer_type_cache[id(made)] = made
        return made
    if not isinstance(kind, type):
        raise TypeError("must be a ctypes type")
    made = PyCPointerType(f"LP_{kind.__name__}", (_Pointer,), {"_type_": kind, "__module__": _caller_module()})
    _pointer_type_cache[kind] = made
    return made


def pointer(value):
    if not isinstance(type(value), _Meta):
        raise TypeError("_type_ must have storage info")
    return POINTER(type(value))(value)
