//! Interned names: every string constant that the runtime itself looks up, as an immortal `str` in static memory.
//!
//! `names::__add__()` costs nothing but the load of a word. A name that is a Rust keyword, or no identifier, gets another
//! function name: `type_ = "type"`.

use crate::object::header::Header;
use crate::types::str::{StaticStr, StrObject};
use crate::value::{TAG_POINTER, Value};

/// The word of a static string. It has the layout of a `Value`; a pointer, because the address is not known before linking.
#[repr(transparent)]
pub struct StaticWord(*const u8);

// SAFETY: it points to an immortal object.
unsafe impl Sync for StaticWord {}

impl StaticWord {
    /// The word of `object`.
    pub const fn new<const N: usize>(object: &'static StaticStr<N>) -> StaticWord {
        StaticWord(
            (object as *const StaticStr<N>)
                .cast::<u8>()
                .wrapping_add(TAG_POINTER as usize),
        )
    }
    /// The word of an immortal object in static memory.
    pub const fn of_object(object: *const Header) -> StaticWord {
        StaticWord(object.cast::<u8>().wrapping_add(TAG_POINTER as usize))
    }
    /// The word as a value.
    #[inline(always)]
    pub const fn value(&'static self) -> &'static Value {
        // SAFETY: one word of the same size; it names a live, immortal object.
        unsafe { &*(self as *const StaticWord).cast::<Value>() }
    }
    /// The object.
    pub fn object(&'static self) -> &'static StrObject {
        // SAFETY: `new` took the address of a string object.
        unsafe { &*self.0.wrapping_sub(TAG_POINTER as usize).cast::<StrObject>() }
    }
}

macro_rules! names {
    ($($name:ident $(= $text:literal)?,)*) => {
        $(
            /// The interned name.
            #[inline(always)]
            #[allow(non_snake_case)]
            pub fn $name() -> &'static Value {
                const TEXT: &str = text!($name $($text)?);
                static OBJECT: StaticStr<{ TEXT.len() }> = StaticStr::interned(TEXT);
                static WORD: StaticWord = StaticWord::new(&OBJECT);
                WORD.value()
            }
        )*
        /// Calls `f` with every name, to enter it in the table of interned strings.
        pub fn for_each(mut f: impl FnMut(&'static Value)) {
            const ALL: &[fn() -> &'static Value] = &[$($name,)*];
            for name in ALL {
                f(name());
            }
        }
    };
}

macro_rules! text {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $text:literal) => {
        $text
    };
}

names! {
    __abs__, __add__, __aenter__, __aexit__, __aiter__, __all__, __and__, __anext__, __annotations__, __args__,
    __abstractmethods__, __await__, __bases__, __base__, __basicsize__, __bool__, __buffer__, __build_class__, __builtins__,
    __bytes__, __call__, __cause__, __ceil__, __class__, __class_getitem__, __classcell__, __classdict__, __classdictcell__,
    __closure__, __code__, __complex__, __contains__, __context__, __copy__, __ctypes_from_outparam__, __debug__,
    __deepcopy__, __defaults__, __del__, __delattr__, __delete__, __delitem__, __dict__, __dictoffset__, __dir__,
    __divmod__, __doc__, __enter__, __eq__, __exit__, __file__, __cached__, __flags__, __float__, __floor__, __floordiv__,
    __format__, __fspath__, __func__, __ge__, __get__, __getattr__, __getattribute__, __getformat__, __getinitargs__,
    __getitem__, __getnewargs__, __getnewargs_ex__, __getstate__, __globals__, __gt__, __hash__, __iadd__, __iand__,
    __ifloordiv__, __ilshift__, __imatmul__, __imod__, __import__, __imul__, __index__, __init__, __init_subclass__,
    __instancecheck__, __int__, __invert__, __ior__, __ipow__, __irshift__, __isabstractmethod__, __isub__, __iter__,
    __itemsize__, __itruediv__, __ixor__, __kwdefaults__, __le__, __len__, __length_hint__, __loader__, __lshift__, __lt__,
    __main__, __match_args__, __matmul__, __missing__, __mod__, __module__, __mro__, __mro_entries__, __mul__, __name__,
    __ne__, __neg__, __new__, __newobj__, __newobj_ex__, __next__, __notes__, __objclass__, __or__, __orig_bases__,
    __orig_class__, __origin__, __package__, __parameters__, __path__, __pos__, __pow__, __prepare__, __qualname__,
    __radd__, __rand__, __rdivmod__, __reduce__, __reduce_ex__, __release_buffer__, __repr__, __reversed__, __rfloordiv__,
    __rlshift__, __rmatmul__, __rmod__, __rmul__, __ror__, __round__, __rpow__, __rrshift__, __rshift__, __rsub__,
    __rtruediv__, __rxor__, __self__, __self_class__, __set__, __set_name__, __setattr__, __setitem__, __setstate__,
    __sizeof__, __slotnames__, __slots__, __spec__, __static_attributes__, __str__, __sub__, __subclasscheck__,
    __subclasses__, __subclasshook__, __suppress_context__, __text_signature__, __thisclass__, __traceback__, __truediv__,
    __trunc__, __type_params__, __typing_is_unpacked_typevartuple__, __typing_prepare_subst__, __typing_subst__,
    __typing_unpacked_tuple_args__, __unpacked__, __warningregistry__, __weakref__, __weakrefoffset__, __wrapped__,
    __xor__, __version__, __pycache__, __interactivehook__, __origname__, __type_alias__, __value__, __bound__,
    __constraints__, __covariant__, __contravariant__, __infer_variance__, __default__, __required_keys__,
    __optional_keys__, __dataclass_fields__, __stdout__, __stderr__, __stdin__, __excepthook__, __displayhook__,
    __unraisablehook__, __breakpointhook__,

    abs, add, aclose, ag_await, ag_code, ag_frame, ag_running, alias, any, append, arg, args, argv, as_ = "as",
    asend, athrow, backslashreplace, base, big, big_endian, bool_ = "bool", buffer, buffering, builtins, byteorder, bytes,
    bytes_per_sep, c_call, c_exception, c_return, call, callable, cause, cell, cell_contents, category, clear, close,
    closed, closefd, co_argcount, co_code, co_consts, co_filename, co_firstlineno, co_flags, co_freevars, co_cellvars,
    co_kwonlyargcount, co_lines, co_name, co_names, co_nlocals, co_positions, co_posonlyargcount, co_qualname,
    co_stacksize, co_varnames, code, codecs, comma, comment, compare, compile, context, copy, copyreg, count, cr_await,
    cr_code, cr_frame, cr_origin, cr_running, cumulative, data, decimal_point, decode, default, defaultdict, delete,
    deleter, deque, detach, device_encoding, dict, dir_fd, discard, displayhook, doc, dont_write_bytecode, dup,
    encode, encoding, end, end_lineno, end_offset, endpos, env, errors, event, exc_info, exc_type, exc_value, exception,
    excepthook, exec_prefix, executable, exit, expression, extend, f_back, f_builtins, f_code, f_globals, f_lasti,
    f_lineno, f_locals, f_trace, factory, fd, fget, file, filename, filename2, fileno, filters, find, find_spec, flags,
    float, flush, format, format_map, frame, fromkeys, fromlist, frozenset, fset, fdel, func, function, future, get,
    getbuffer, getattr, getpid, gettext, getstate, getter, getvalue, gi_code, gi_frame, gi_running, gi_suspended,
    gi_yieldfrom, globals, globs, groupindex, groups, handle, hash, hex, id, ignore, imag, import_ = "import", index,
    indent, indexgroup, input, insert, int, intern, is_ = "is", isatty, isinstance, items, iter, iterable, iterator, itertools,
    join, key, keys, keywords, kind, kw, lambda, last, last_exc, last_traceback, last_type, last_value, lastgroup,
    lastindex, latin1, len, level, line, line_buffering, lineno, linebuffering, list, listcomp = "<listcomp>",
    genexpr = "<genexpr>", setcomp = "<setcomp>", dictcomp = "<dictcomp>", lambda_ = "<lambda>", module_ = "<module>",
    string_ = "<string>", little, locals, lower, main, map, mapping, maxlen, maxsplit, memoryview, message, metaclass,
    method, mode, modules, module, most_common, move_to_end, msg, mutex, mycmp, name, name_from, namespace, ndigits,
    newline, newlines, next, nlocals, none = "None", false_ = "False", true_ = "True", not_ = "not", numerator,
    denominator, real, obj, object, offset, open, operator, opener, option, or_ = "or", order, ordered_dict = "OrderedDict",
    orig_argv, origin, parent, partial, path, path_hooks, path_importer_cache, peek, pid, pop, popitem, pos, pow,
    print, print_file_and_line, priority, progress, property, proxy, ps1, ps2, range, raw, read, read1, readable, readall,
    readinto, readinto1, readline, readlines, reducer_override, register, reload, remove, repeat, replace, repr,
    reset, return_ = "return", returncode, reverse, reversed, rounding, round, safe, sched_priority, seek, seekable,
    self_ = "self", send, sep, separator, sequence, set, setattr, setdefault, setstate, setter, shape, signed, size, slice,
    slots, sort, source, spec, split, start, status, stderr, stdin, stdout, step, stop, store, str_ = "str", strict,
    string, struct_ = "struct", super_ = "super", surrogateescape, surrogatepass, sys, tag, target, task, tb_frame, tb_lasti,
    tb_lineno, tb_next, tell, text, threading, throw, timeout, times, timespec, trace, traceback, translate, true_repr = "true",
    truncate, tuple, type_ = "type", typ, tz, tzname, unicodedata, unraisablehook, update, upper, uri, usedforsecurity, utf_8 = "utf-8",
    utf8, value, values, version, volatile, warn, warnings, warnoptions, wbits, width, which, who, writable, write,
    write_through, writelines, year, month, day, hour, minute, second, microsecond, tzinfo, fold, zip, zipimporter,
    add_note, with_traceback, strip, title, casefold, isidentifier, startswith, endswith, group, span, expand,
    nan, inf, xmlcharrefreplace, namereplace,
    ascii, latin_1 = "latin-1", utf_16 = "utf-16", utf_32 = "utf-32", re, pattern, regs,

}

/// `""`.
#[inline(always)]
pub fn empty() -> &'static Value {
    crate::types::str::empty()
}

/// `"_"`.
#[inline(always)]
pub fn underscore() -> &'static Value {
    crate::types::str::ascii_char(b'_')
}
