"""What CPython's `_ctypes` defines, over the memory and calls of `_ctypes_core`; the data is in `_ctypes_data`."""

import _ctypes_core as _core
import _ctypes_data as _data
import struct as _struct
from sys import audit as _audit
from _ctypes_core import RTLD_GLOBAL, RTLD_LOCAL
from _ctypes_data import (
    Array,
    CField,
    POINTER,
    PyCArrayType,
    PyCPointerType,
    PyCSimpleType,
    PyCStructType,
    Structure,
    Union,
    UnionType,
    _CData,
    _CODES,
    _Meta,
    _Pointer,
    _SimpleCData,
    _address_in,
    _blank,
    _decode,
    _is_plain,
    _name,
    _peek,
    _pointer_type_cache,
    _poke,
    _real,
    _sizeof,
    _store,
    _unpickle,
    _wide,
    pointer,
)
from collections import deque as _deque

__version__ = "1.1.0"
SIZEOF_TIME_T = 8
FUNCFLAG_STDCALL = 0
FUNCFLAG_CDECL = 1
FUNCFLAG_HRESULT = 2
FUNCFLAG_PYTHONAPI = 4
FUNCFLAG_USE_ERRNO = 8
FUNCFLAG_USE_LASTERROR = 16


class ArgumentError(Exception):
    __module__ = "ctypes"


class _Param:
    """An argument that is ready to be passed (`CArgObject`)."""

    def __init__(self, tag, value, object):
        self.tag, self.value, self.object = tag, value, object

    def __repr__(self):
        if self.tag in "bBhHiIlLqQ":
            return f"<cparam '{self.tag}' ({self.value})>"
        if self.tag in "fd":
            return f"<cparam '{self.tag}' ({self.value!r})>"
        return f"<cparam '{self.tag}' ({self.value:#x})>" if isinstance(self.value, int) else object.__repr__(self)


_Param.__name__ = _Param.__qualname__ = "CArgObject"


def byref(value, offset=0):
    if not isinstance(value, _CData):
        raise TypeError(f"byref() argument must be a ctypes instance, not '{_name(value)}'")
    return _Param("P", value._ct_addr + offset, value)


def sizeof(v):
    if isinstance(v, _CData):
        return _sizeof(v)
    if isinstance(v, _Meta):
        return v._ct_size
    raise TypeError("this type has no size")


def alignment(v):
    if isinstance(v, (_CData, _Meta)):
        return v._ct_align
    raise TypeError("no alignment info")


def addressof(v):
    if not isinstance(v, _CData):
        raise TypeError("invalid type")
    _audit("ctypes.addressof", v)
    return v._ct_addr


def resize(v, size):
    if not isinstance(v, _CData):
        raise TypeError("excepted ctypes instance")
    if size < type(v)._ct_size:
        raise ValueError(f"minimum size is {type(v)._ct_size}")
    if v._b_base_ is not None:
        raise ValueError("Memory cannot be resized because this object doesn't own it")
    memory = _core.alloc(size)
    _poke(memory.address, _peek(v._ct_addr, min(size, _sizeof(v))))
    v.__dict__.update(_ct_addr=memory.address, _ct_mem=memory, _ct_resized=size)


def get_errno():
    _audit("ctypes.get_errno")
    return _core.errno()


def set_errno(value):
    _audit("ctypes.set_errno", value)
    return _core.set_errno(value)


def dlopen(name, *mode):
    _audit("ctypes.dlopen", name)
    return _core.dlopen(name, *mode)


def dlsym(handle, name):
    _audit("ctypes.dlsym/handle", handle, name)
    return _core.dlsym(handle, name)


dlclose = _core.dlclose


class PyCFuncPtrType(_Meta):
    __module__ = "_ctypes"

    def __new__(meta, name, bases, ns, **kw):
        cls = super().__new__(meta, name, bases, ns, **kw)
        cls._ct_size = cls._ct_align = 8
        return cls

    def from_param(cls, value):
        if value is None or isinstance(value, cls):
            return value
        raise TypeError(f"expected {cls.__name__} instance instead of {_name(value)}")


_passed = _deque(maxlen=256)


class CFuncPtr(_CData, metaclass=PyCFuncPtrType):
    __module__ = "_ctypes"
    _flags_ = FUNCFLAG_CDECL
    _argtypes_ = None

    def __new__(cls, *args):
        self = _blank(cls)
        d = self.__dict__
        d["_ct_function"] = d["_ct_special"] = d["_ct_flags"] = None
        if not args:
            return self
        first = args[0]
        if isinstance(first, tuple):
            if len(first) != 2:
                raise TypeError("could not convert to tuple")
            name, library = first
            if isinstance(name, bytes):
                name = name.decode()
            _audit("ctypes.dlsym", library, name)
            _poke(self._ct_addr, _core.dlsym(library._handle, name).to_bytes(8, "little"))
            d["_ct_mem_library"] = library
            d["__name__"] = name
        elif isinstance(first, int):
            if first in _SPECIAL:
                d["_ct_special"] = _SPECIAL[first]
            _poke(self._ct_addr, (first & (1 << 64) - 1).to_bytes(8, "little"))
        elif callable(first):
            d["_ct_function"] = first
        else:
            raise TypeError("argument must be callable or integer function address")
        if len(args) > 1 and args[1] is not None:
            d["_ct_flags"] = args[1]
        return self

    def __init__(self, *args):
        pass

    @property
    def restype(self):
        return self.__dict__.get("_ct_restype", getattr(type(self), "_restype_", None))

    @restype.setter
    def restype(self, value):
        if value is not None and not isinstance(value, _Meta) and not callable(value):
            raise TypeError("restype must be a type, a callable, or None")
        self.__dict__["_ct_restype"] = value

    @restype.deleter
    def restype(self):
        self.__dict__.pop("_ct_restype", None)

    @property
    def argtypes(self):
        return self.__dict__.get("_ct_argtypes", self._argtypes_)

    @argtypes.setter
    def argtypes(self, value):
        if value is not None:
            value = tuple(value)
            for i, kind in enumerate(value):
                if not hasattr(kind, "from_param"):
                    raise TypeError(f"item {i + 1} in _argtypes_ has no from_param method")
        self.__dict__["_ct_argtypes"] = value

    @property
    def errcheck(self):
        return self.__dict__.get("_ct_errcheck")

    @errcheck.setter
    def errcheck(self, value):
        if value is not None and not callable(value):
            raise TypeError("the errcheck attribute must be callable")
        self.__dict__["_ct_errcheck"] = value

    def __bool__(self):
        return self._ct_function is not None or _address_in(self) != 0

    def __repr__(self):
        return f"<{_name(self)} object at {id(self):#x}>"

    def __call__(self, *args, **kw):
        argtypes = self.argtypes
        outs = None
        if self._ct_flags is not None and argtypes:
            args, outs = _by_flags(self._ct_flags, argtypes, args, kw)
        if argtypes and len(args) < len(argtypes):
            need = len(argtypes)
            raise TypeError(
                f"this function takes at least {need} argument{'' if need == 1 else 's'} ({len(args)} given)"
            )
        converted = []
        for i, value in enumerate(args):
            try:
                if argtypes and i < len(argtypes):
                    value = argtypes[i].from_param(value)
                converted.append(_word(value, i + 1))
            except Exception as error:
                raise ArgumentError(f"argument {i + 1}: {type(error).__name__}: {error}") from None
        if self._ct_special is not None:
            return self._ct_special(*args)
        restype = self.restype
        address = _code_address(self)
        if not address:
            raise ValueError("NULL function pointer")
        kind = "i"
        if isinstance(restype, PyCSimpleType) and restype._type_ in "fd":
            kind = restype._type_
        words = tuple(w for w, _ in converted)
        # C functions may give out pointers into their arguments.
        _passed.extend(kept for _, kept in converted if kept is not None)
        raw = _core.call(address, kind, words, bool(self._flags_ & FUNCFLAG_USE_ERRNO))
        result = _result(restype, raw)
        del converted
        if self.errcheck is not None:
            result = self.errcheck(result, self, args)
        if outs:
            values = [o.__ctypes_from_outparam__() if not isinstance(o, _SimpleCData) else o.value for o in outs]
            return values[0] if len(values) == 1 else tuple(values)
        return result


def _by_flags(flags, argtypes, args, kw):
    """Arguments by `paramflags`: 1 is passed in, 2 is made here and returned."""
    given, outs, all_args = list(args), [], []
    for flag, kind in zip(flags, argtypes):
        direction = flag[0] or 1
        name = flag[1] if len(flag) > 1 else None
        if direction & 1:
            if given:
                all_args.append(given.pop(0))
            elif name in kw:
                all_args.append(kw[name])
            elif len(flag) > 2:
                all_args.append(flag[2])
            else:
                raise TypeError(f"required argument '{name}' missing")
        else:
            made = kind._type_()
            outs.append(made)
            all_args.append(byref(made))
    return all_args, outs


def _word(value, position):
    """An argument as what a register takes, and what must live until the call is over."""
    if isinstance(value, _Param):
        if value.tag == "f":
            return _struct.pack("<f", value.value), value
        if value.tag == "d":
            return value.value, value
        if value.tag == "c":
            return value.value[0], value
        if value.tag == "u":
            return ord(value.value), value
        return int(value.value or 0), value
    if isinstance(value, _SimpleCData):
        code = value._type_
        if code == "f":
            return _peek(value._ct_addr, 4), value
        if code == "d":
            return value.value, value
        if code in "zZPO":
            return _address_in(value), value
        if code == "g":
            raise TypeError(f"Don't know how to convert parameter {position}")
        return int.from_bytes(_peek(value._ct_addr, value._ct_size), "little", signed=_CODES[code][1] == "i"), value
    if isinstance(value, CFuncPtr):
        return _code_address(value), value
    if isinstance(value, _Pointer):
        return _address_in(value), value
    if isinstance(value, Array):
        return value._ct_addr, value
    if isinstance(value, (Structure, Union)):
        if _sizeof(value) <= 8:
            return int.from_bytes(_peek(value._ct_addr, _sizeof(value)), "little"), value
        raise TypeError(f"Don't know how to convert parameter {position}")
    if value is None:
        return 0, None
    if isinstance(value, int):
        if not -(1 << 63) <= value < 1 << 64:
            raise OverflowError("int too long to convert")
        value &= 0xFFFFFFFF
        return value - (1 << 32) if value >> 31 else value, None
    if isinstance(value, bytes):
        keep = []
        return _store(value + b"\0", keep), keep
    if isinstance(value, str):
        keep = []
        return _store(value.encode("utf-32-le") + bytes(4), keep), keep
    if hasattr(value, "_as_parameter_"):
        return _word(value._as_parameter_, position)
    raise TypeError(f"Don't know how to convert parameter {position}")


def _result(restype, raw):
    if restype is None:
        return None
    if isinstance(restype, PyCSimpleType):
        code = restype._type_
        if code in "fd":
            value = raw
        else:
            size = restype._ct_size
            value = _decode(code, (raw & (1 << 64) - 1).to_bytes(8, "little")[:size], "little")
        if restype.__base__ is _SimpleCData:
            return value
        return restype(value)
    if isinstance(restype, _Meta):
        if restype._ct_size > 8:
            raise TypeError("results of this size are not supported")
        made = _blank(restype)
        _poke(made._ct_addr, (raw & (1 << 64) - 1).to_bytes(8, "little")[: restype._ct_size])
        return made
    return restype((raw & 0xFFFFFFFF ^ 0x80000000) - 0x80000000)


def _code_address(self):
    """The address of a function; a Python function gets one when it is first asked for."""
    address = _address_in(self)
    f = self.__dict__.get("_ct_function")
    if address or f is None:
        return address
    argtypes, restype = self.argtypes or (), self.restype
    is_double = isinstance(restype, PyCSimpleType) and restype._type_ in "fd"

    def called(words, doubles):
        words, doubles = iter(words), iter(doubles)
        args = []
        for kind in argtypes:
            if isinstance(kind, PyCSimpleType) and kind._type_ in "fd":
                value = next(doubles)
                data = _struct.pack("<d", value)[: kind._ct_size]
            else:
                data = (next(words) & (1 << 64) - 1).to_bytes(8, "little")[: kind._ct_size]
            if _is_plain(kind):
                args.append(_decode(kind._type_, data, "little"))
            else:
                made = _blank(kind)
                _poke(made._ct_addr, data)
                args.append(made)
        result = f(*args)
        if restype is None:
            return 0
        if is_double:
            result = _real(result)
            if restype._type_ == "f":
                result = _struct.unpack("<d", _struct.pack("<f", result) + bytes(4))[0]
            return result
        made = result if isinstance(result, restype) else restype(result)
        self._ct_keep["result"] = made
        size = restype._ct_size
        signed = isinstance(restype, PyCSimpleType) and _CODES[restype._type_][1] == "i"
        return int.from_bytes(_peek(made._ct_addr, size), "little", signed=signed)

    address = _core.callback(called, is_double)
    _poke(self._ct_addr, address.to_bytes(8, "little"))
    return address


def _cast(obj, _again, kind):
    if not isinstance(kind, (PyCPointerType, PyCFuncPtrType)) and not (
        isinstance(kind, PyCSimpleType) and kind._type_ in "sPzUZXO"
    ):
        raise TypeError(f"cast() argument 2 must be a pointer, not {getattr(kind, '__name__', kind)}")
    word, kept = _word(obj, 1)
    if isinstance(obj, int):
        word = obj
    made = _blank(kind) if not isinstance(kind, PyCFuncPtrType) else kind(word)
    _poke(made._ct_addr, (word & (1 << 64) - 1).to_bytes(8, "little"))
    made._ct_keep["cast"] = (obj, kept)
    return made


def _address_of(v):
    if isinstance(v, bool) or not isinstance(v, int):
        return _word(v, 1)
    return v, None


def _string_at(v, size=-1):
    address, _kept = _address_of(v)
    _audit("ctypes.string_at", address, size)
    if size == -1:
        return _core.c_string(address)
    return _peek(address, size)


def _wstring_at(v, size=-1):
    address, _kept = _address_of(v)
    _audit("ctypes.wstring_at", address, size)
    return _wide(address, size)


_memmove_addr = _core.dlsym(0, "memmove")
_memset_addr = _core.dlsym(0, "memset")
_string_at_addr, _wstring_at_addr, _cast_addr = -1, -2, -3
_SPECIAL = {_string_at_addr: _string_at, _wstring_at_addr: _wstring_at, _cast_addr: _cast}


def call_function(address, args):
    return _core.call(address, "i", tuple(_word(a, i + 1)[0] for i, a in enumerate(args)), False)


call_cdeclfunction = call_function


def Py_INCREF(v):
    return v


def Py_DECREF(v):
    return v


def buffer_info(v):
    return (None, 0, ())

# What the data needs to know of functions.
for _late in CFuncPtr, PyCFuncPtrType, _code_address, byref:
    setattr(_data, _late.__name__, _late)
_data._Param = _Param
