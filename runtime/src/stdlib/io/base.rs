//! The abstract classes `_IOBase`, `_RawIOBase`, `_BufferedIOBase`, `_TextIOBase`: what every stream can do in terms of a few
//! operations that subclasses define.

use super::unsupported;
use crate::args;
use crate::exceptions::{R, Raised, raise_value, type_error, value_error};
use crate::object::attributes;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, compare, iter, number, subscr};
use crate::types::{buffer, bytearray, bytes, exception, int, list, object, str};
use crate::value::Value;

const ABSTRACT: Slots = Slots {
    new: Some(new),
    iter: Some(iter_self),
    iternext: Some(next_line),
    finalize: Some(finalize),
    ..Slots::NONE
};

/// `_io._IOBase`.
pub static IO_BASE: TypeObject = TypeObject::builtin("_io._IOBase", Some(&object::TYPE), ABSTRACT)
    .with_size(size_of::<Header>())
    .with_attributes()
    .with_flags(flags::WEAKREFABLE)
    .with_methods(METHODS)
    .with_getsets(&[
        GetSetDef::read_only("closed", |v| Ok(Value::bool(marked_closed(v)?))),
        GetSetDef::read_write("__dict__", object::get_dict, object::set_dict),
    ])
    .with_doc("The abstract base class for all I/O classes.");

/// `_io._RawIOBase`.
pub static RAW_IO_BASE: TypeObject = TypeObject::builtin("_io._RawIOBase", Some(&IO_BASE), Slots::NONE)
    .with_size(size_of::<Header>())
    .with_attributes()
    .with_methods(&[
        MethodDef::positional("read", raw_read),
        MethodDef::no_args("readall", raw_read_all),
        MethodDef::one("readinto", |_, _| Err(not_implemented())),
        MethodDef::one("write", |_, _| Err(not_implemented())),
    ])
    .with_doc("Base class for raw binary I/O.");

/// `_io._BufferedIOBase`.
pub static BUFFERED_IO_BASE: TypeObject = TypeObject::builtin("_io._BufferedIOBase", Some(&IO_BASE), Slots::NONE)
    .with_size(size_of::<Header>())
    .with_attributes()
    .with_methods(&[
        MethodDef::no_args("detach", |_| Err(unsupported("detach"))),
        MethodDef::positional("read", |_, _| Err(unsupported("read"))),
        MethodDef::positional("read1", |_, _| Err(unsupported("read1"))),
        MethodDef::one("readinto", |v, target| read_into_by(v, target, "read")),
        MethodDef::one("readinto1", |v, target| read_into_by(v, target, "read1")),
        MethodDef::one("write", |_, _| Err(unsupported("write"))),
    ])
    .with_doc("Base class for buffered IO objects.");

/// `_io._TextIOBase`.
pub static TEXT_IO_BASE: TypeObject = TypeObject::builtin("_io._TextIOBase", Some(&IO_BASE), Slots::NONE)
    .with_size(size_of::<Header>())
    .with_attributes()
    .with_methods(&[
        MethodDef::no_args("detach", |_| Err(unsupported("detach"))),
        MethodDef::positional("read", |_, _| Err(unsupported("read"))),
        MethodDef::positional("readline", |_, _| Err(unsupported("readline"))),
        MethodDef::one("write", |_, _| Err(unsupported("write"))),
    ])
    .with_getsets(&[
        GetSetDef::read_only("encoding", |_| Ok(Value::none())),
        GetSetDef::read_only("newlines", |_| Ok(Value::none())),
        GetSetDef::read_only("errors", |_| Ok(Value::none())),
    ])
    .with_doc("Base class for text I/O.");

fn new(ty: &'static TypeObject, _: &[Value], _: KwNames) -> R {
    Ok(attributes::new_plain(ty))
}

/// Closes a stream that is about to die (`iobase_finalize`).
pub fn finalize(v: &Value) {
    let pending = crate::state::state().pending.get_mut().take();
    let closed = match attr::get_str(v, "closed").and_then(|c| compare::is_true(&c)) {
        Ok(closed) => closed,
        Err(raised) => {
            drop(raised.take());
            true
        }
    };
    if !closed && super::is_unclosed_file(v) {
        crate::stdlib::warnings::warn_unclosed("unclosed file ", v);
    }
    if !closed && let Err(raised) = attr::call_method_str(v, "close", &[]) {
        drop(raised.take());
    }
    if let Some(exc) = pending {
        drop(crate::state::state().pending.get_mut().replace(exc));
    }
}

fn marked_closed(v: &Value) -> R<bool> {
    Ok(attr::get_str_optional(v, "__IOBase_closed")?.is_some())
}

/// True if `v.closed`.
pub fn is_closed(v: &Value) -> R<bool> {
    compare::is_true(&attr::get_str(v, "closed")?)
}

#[cold]
pub fn closed_error() -> Raised {
    value_error("I/O operation on closed file.")
}

/// Raises ValueError if the stream is closed.
pub fn check_open(v: &Value) -> R<()> {
    if is_closed(v)? { Err(closed_error()) } else { Ok(()) }
}

/// Raises UnsupportedOperation unless the object says that it is seekable.
pub fn check_seekable(v: &Value) -> R {
    check(v, "seekable", "File or stream is not seekable.")
}

/// Raises UnsupportedOperation unless the object says that it is readable.
pub fn check_readable(v: &Value) -> R {
    check(v, "readable", "File or stream is not readable.")
}

/// Raises UnsupportedOperation unless the object says that it is writable.
pub fn check_writable(v: &Value) -> R {
    check(v, "writable", "File or stream is not writable.")
}

static METHODS: &[MethodDef] = &[
    MethodDef::positional("seek", |_, _| Err(unsupported("seek"))),
    MethodDef::no_args("tell", |v| {
        attr::call_method_str(v, "seek", &[Value::int(0), Value::int(1)])
    }),
    MethodDef::positional("truncate", |_, _| Err(unsupported("truncate"))),
    MethodDef::no_args("flush", |v| {
        if marked_closed(v)? {
            return Err(closed_error());
        }
        Ok(Value::none())
    }),
    MethodDef::no_args("close", close),
    MethodDef::no_args("seekable", |_| Ok(Value::bool(false))),
    MethodDef::no_args("readable", |_| Ok(Value::bool(false))),
    MethodDef::no_args("writable", |_| Ok(Value::bool(false))),
    MethodDef::no_args("_checkClosed", |v| check_open(v).map(|()| Value::none())),
    MethodDef::no_args("_checkSeekable", check_seekable),
    MethodDef::no_args("_checkReadable", check_readable),
    MethodDef::no_args("_checkWritable", check_writable),
    MethodDef::no_args("fileno", |_| Err(unsupported("fileno"))),
    MethodDef::no_args("isatty", |v| {
        check_open(v)?;
        Ok(Value::bool(false))
    }),
    MethodDef::no_args("__enter__", |v| {
        check_open(v)?;
        Ok(v.clone())
    }),
    MethodDef::positional("__exit__", |v, _| attr::call_method_str(v, "close", &[])),
    MethodDef::positional("readline", |v, args| {
        args::check_count("readline", args.len(), 0, 1)?;
        let limit = match args.first().filter(|v| !v.is_none()) {
            Some(v) => number::index_i64_overflow(v)?,
            None => -1,
        };
        read_line(v, limit)
    }),
    MethodDef::positional("readlines", read_lines),
    MethodDef::one("writelines", write_lines),
];

fn check(v: &Value, what: &str, message: &str) -> R {
    let answer = attr::call_method_str(v, what, &[])?;
    if answer.is_true() {
        Ok(answer)
    } else {
        Err(unsupported(message))
    }
}

fn close(v: &Value) -> R {
    if marked_closed(v)? {
        return Ok(Value::none());
    }
    let flushed = attr::call_method_str(v, "flush", &[]);
    let pending = flushed.map_err(|raised| raised.take());
    attr::set_str(v, "__IOBase_closed", &Value::bool(true))?;
    match pending {
        Ok(_) => Ok(Value::none()),
        Err(exc) => Err(crate::exceptions::raise_again(exc)),
    }
}

fn iter_self(v: &Value) -> R {
    check_open(v)?;
    Ok(v.clone())
}

fn next_line(v: &Value) -> R<Option<Value>> {
    let line = attr::call_method_str(v, "readline", &[])?;
    let length = subscr::len(&line)?;
    Ok((length != 0).then_some(line))
}

/// `readline` in terms of `read` and `peek`.
fn read_line(v: &Value, limit: i64) -> R {
    let peek = attr::get_str_optional(v, "peek")?;
    let mut line: Vec<u8> = Vec::new();
    while limit < 0 || (line.len() as i64) < limit {
        let mut wanted = 1;
        if let Some(peek) = &peek {
            let ahead = crate::ops::call::call1(peek, &Value::int(1))?;
            let Some(ahead) = bytes::contents(&ahead) else {
                return Err(crate::types::exception::os_error_message(&format!(
                    "peek() should have returned a bytes object, not '{}'",
                    ahead.ty().name()
                )));
            };
            if !ahead.is_empty() {
                wanted = ahead.iter().position(|b| *b == b'\n').map_or(ahead.len(), |i| i + 1);
                if limit >= 0 {
                    wanted = wanted.min(limit as usize - line.len());
                }
            }
        }
        let got = attr::call_method_str(v, "read", &[Value::usize(wanted)])?;
        let Some(got) = bytes::contents(&got) else {
            return Err(crate::types::exception::os_error_message(&format!(
                "read() should have returned a bytes object, not '{}'",
                got.ty().name()
            )));
        };
        if got.is_empty() {
            break;
        }
        line.extend_from_slice(got);
        if line.last() == Some(&b'\n') {
            break;
        }
    }
    Ok(Value::bytes(&line))
}

fn read_lines(v: &Value, args: &[Value]) -> R {
    args::check_count("readlines", args.len(), 0, 1)?;
    let hint = match args.first().filter(|v| !v.is_none()) {
        Some(v) => number::index_i64_overflow(v)?,
        None => -1,
    };
    if hint <= 0 {
        return Ok(list::new(iter::collect(v)?));
    }
    let lines = list::new(Vec::new());
    let mut length = 0;
    iter::for_each(v, &mut |line| {
        length += subscr::len(&line)? as i64;
        list::push(&lines, line);
        Ok(length <= hint)
    })?;
    Ok(lines)
}

fn write_lines(v: &Value, lines: &Value) -> R {
    check_open(v)?;
    iter::for_each(lines, &mut |line| {
        attr::call_method_str(v, "write", &[line])?;
        Ok(true)
    })?;
    Ok(Value::none())
}

/// What a raw stream raises for the methods that it has to bring itself.
fn not_implemented() -> Raised {
    match exception::instantiate(&exception::NOT_IMPLEMENTED_ERROR, &[]) {
        Ok(e) => raise_value(e),
        Err(raised) => raised,
    }
}

fn raw_read(v: &Value, args: &[Value]) -> R {
    args::check_count("read", args.len(), 0, 1)?;
    let n = match args.first().filter(|v| !v.is_none()) {
        Some(v) => number::index_i64_overflow(v)?,
        None => -1,
    };
    if n < 0 {
        return attr::call_method_str(v, "readall", &[]);
    }
    crate::memory::try_reserve(Some(n as usize))?;
    let target = bytearray::new(vec![0; n as usize]);
    let got = attr::call_method_str(v, "readinto", std::slice::from_ref(&target))?;
    if got.is_none() {
        return Ok(got);
    }
    let got = number::index_i64_overflow(&got)?;
    if got < 0 || got > n {
        return Err(value_error(format_args!(
            "readinto returned {got} outside buffer size {n}"
        )));
    }
    buffer::with_bytes(&target, |b| Value::bytes(&b[..got as usize]))
}

fn raw_read_all(v: &Value) -> R {
    let mut all = Vec::new();
    loop {
        let got = attr::call_method_str(v, "read", &[Value::usize(super::DEFAULT_BUFFER_SIZE)])?;
        if got.is_none() {
            if all.is_empty() {
                return Ok(got);
            }
            break;
        }
        let Some(bytes) = bytes::contents(&got) else {
            return Err(type_error("read() should return bytes"));
        };
        if bytes.is_empty() {
            break;
        }
        all.extend_from_slice(bytes);
    }
    Ok(Value::bytes(&all))
}

fn read_into_by(v: &Value, target: &Value, method: &str) -> R {
    let n = buffer::with_bytes(target, <[u8]>::len)?;
    let got = attr::call_method_str(v, method, &[Value::usize(n)])?;
    let Some(bytes) = bytes::contents(&got) else {
        return Err(type_error(format_args!("{method}() should return bytes")));
    };
    if bytes.len() > n {
        return Err(value_error(format_args!(
            "{method}() returned too much data: {n} bytes requested, {} returned",
            bytes.len()
        )));
    }
    buffer::with_bytes_mut(target, |t| t[..bytes.len()].copy_from_slice(bytes))?;
    Ok(Value::usize(bytes.len()))
}

/// A size argument: `None` and negative numbers mean everything.
pub fn size_argument(name: &str, args: &[Value]) -> R<Option<usize>> {
    args::check_count(name, args.len(), 0, 1)?;
    match args.first().filter(|v| !v.is_none()) {
        None => Ok(None),
        Some(v) if int::is_int(v) || v.ty().slots().index.is_some() => {
            Ok(usize::try_from(number::index_i64_overflow(v)?).ok())
        }
        Some(v) => Err(type_error(format_args!(
            "argument should be integer or None, not '{}'",
            v.ty().name()
        ))),
    }
}

/// The text of a `str` argument.
pub fn text_of(v: &Value) -> Option<&[u8]> {
    str::is_str(v).then(|| str::wtf8(v))
}
