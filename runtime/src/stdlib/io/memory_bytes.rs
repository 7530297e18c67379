//! `BytesIO`.

use super::base::{BUFFERED_IO_BASE, size_argument};
use crate::args::{self, Parser};
use crate::cell::Mut;
use crate::exceptions::{R, buffer_error, type_error, value_error};
use crate::native_type;
use crate::object::attributes::{self, new_instance};
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::TypeObject;
use crate::ops::{attr, iter, number};
use crate::types::{buffer, dict, list, tuple};
use crate::value::Value;
use std::cell::Cell;

/// Memory of a `BytesIO`.
#[repr(C)]
pub struct BytesIoObject {
    pub header: Header,
    data: Mut<Vec<u8>>,
    position: Cell<usize>,
    closed: Cell<bool>,
    /// Views that `getbuffer` made and that are not released: the size stays what it is.
    exports: Cell<usize>,
}

payload!(BytesIoObject, TYPE);

/// `_io.BytesIO`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "_io.BytesIO",
    Some(&BUFFERED_IO_BASE),
    Slots {
        new: Some(|ty, _, _| {
            let blank = BytesIoObject {
                header: Header::new(&TYPE),
                data: Mut::new(Vec::new()),
                position: Cell::new(0),
                closed: Cell::new(false),
                exports: Cell::new(0),
            };
            Ok(new_instance(ty, blank))
        }),
        init: Some(init),
        iternext: Some(next_line),
        drop: Some(drop_payload::<BytesIoObject>),
        ..Slots::NONE
    },
)
.with_size(size_of::<BytesIoObject>())
.with_attributes()
.with_methods(METHODS)
.with_getsets(&[GetSetDef::read_only("closed", |v| {
    Ok(Value::bool(this(v).closed.get()))
})])
.with_doc("Buffered I/O implementation using an in-memory bytes buffer.");

fn this(v: &Value) -> &BytesIoObject {
    // SAFETY: slots and methods get instances of the type.
    unsafe { v.cast_unchecked::<BytesIoObject>() }
}

fn open(v: &Value) -> R<&BytesIoObject> {
    let b = this(v);
    if b.closed.get() {
        Err(value_error("I/O operation on closed file."))
    } else {
        Ok(b)
    }
}

/// [`open`], where no view is about.
fn resizable(v: &Value) -> R<&BytesIoObject> {
    let b = open(v)?;
    check_exports(b)?;
    Ok(b)
}

fn check_exports(b: &BytesIoObject) -> R<()> {
    match b.exports.get() {
        0 => Ok(()),
        _ => Err(buffer_error("Existing exports of data: object cannot be re-sized")),
    }
}

native_type! {
    /// What the views of `getbuffer` borrow from.
    pub struct BufferObject: BUFFER_TYPE = "_io._BytesIOBuffer" {
        source: Value,
    }
    slots {
        getbuffer: |v, _| {
            let b = this(&BufferObject::of(v).source);
            b.exports.set(b.exports.get() + 1);
            let data = b.data.get_mut();
            Ok(buffer::Lent::bytes(data.as_mut_ptr(), data.len(), false))
        },
        releasebuffer: |v, _| {
            let b = this(&BufferObject::of(v).source);
            b.exports.set(b.exports.get() - 1);
        },
    }
    .not_a_base()
}

fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    static PARSER: Parser = Parser::new("BytesIO", &["initial_bytes"], 0);
    let [initial] = PARSER.parse(args, kwnames)?;
    let data = match initial.filter(|v| !v.is_none()) {
        Some(v) => buffer::with_bytes(v, <[u8]>::to_vec)?,
        None => Vec::new(),
    };
    let b = this(v);
    check_exports(b)?;
    *b.data.get_mut() = data;
    b.position.set(0);
    Ok(())
}

impl BytesIoObject {
    fn rest(&self) -> &[u8] {
        self.data.get().get(self.position.get()..).unwrap_or(&[])
    }
    fn take(&self, n: usize) -> Vec<u8> {
        let n = n.min(self.rest().len());
        let taken = self.rest()[..n].to_vec();
        self.position.set(self.position.get() + n);
        taken
    }
    fn line_length(&self, limit: Option<usize>) -> usize {
        let rest = self.rest();
        let window = limit.map_or(rest, |l| &rest[..l.min(rest.len())]);
        memchr::memchr(b'\n', window).map_or(window.len(), |i| i + 1)
    }
    fn write(&self, bytes: &[u8]) {
        let at = self.position.get();
        let data = self.data.get_mut();
        if data.len() < at {
            data.resize(at, 0);
        }
        let overlap = bytes.len().min(data.len() - at);
        data[at..at + overlap].copy_from_slice(&bytes[..overlap]);
        data.extend_from_slice(&bytes[overlap..]);
        self.position.set(at + bytes.len());
    }
}

static METHODS: &[MethodDef] = &[
    MethodDef::positional("read", read),
    MethodDef::positional("read1", read),
    MethodDef::positional("readline", |v, args| {
        let limit = size_argument("readline", args)?;
        let b = open(v)?;
        Ok(Value::bytes(&b.take(b.line_length(limit))))
    }),
    MethodDef::positional("readlines", |v, args| {
        let hint = size_argument("readlines", args)?.filter(|h| *h > 0);
        let b = open(v)?;
        let mut lines = Vec::new();
        let mut size = 0;
        loop {
            let line = b.take(b.line_length(None));
            size += line.len();
            if line.is_empty() {
                break;
            }
            lines.push(Value::bytes(&line));
            if hint.is_some_and(|h| size >= h) {
                break;
            }
        }
        Ok(list::new(lines))
    }),
    MethodDef::one("readinto", |v, target| {
        let b = open(v)?;
        let n = buffer::with_bytes(target, <[u8]>::len)?;
        let data = b.take(n);
        buffer::with_bytes_mut(target, |t| t[..data.len()].copy_from_slice(&data))?;
        Ok(Value::usize(data.len()))
    }),
    MethodDef::one("write", |v, data| {
        let b = resizable(v)?;
        if crate::types::str::is_str(data) {
            return Err(type_error("a bytes-like object is required, not 'str'"));
        }
        let n = buffer::with_bytes(data, |d| {
            if !d.is_empty() {
                b.write(d);
            }
            d.len()
        })?;
        Ok(Value::usize(n))
    }),
    MethodDef::one("writelines", |v, lines| {
        open(v)?;
        iter::for_each(lines, &mut |line| {
            attr::call_method_str(v, "write", &[line])?;
            Ok(true)
        })?;
        Ok(Value::none())
    }),
    MethodDef::positional("seek", seek),
    MethodDef::no_args("tell", |v| Ok(Value::usize(open(v)?.position.get()))),
    MethodDef::positional("truncate", |v, args| {
        args::check_count("truncate", args.len(), 0, 1)?;
        let b = resizable(v)?;
        let size = match args.first().filter(|v| !v.is_none()) {
            Some(v) => number::index_i64_overflow(v)?,
            None => b.position.get() as i64,
        };
        if size < 0 {
            return Err(value_error(format_args!("negative size value {size}")));
        }
        b.data.get_mut().truncate(size as usize);
        Ok(Value::int(size))
    }),
    MethodDef::no_args("getvalue", |v| Ok(Value::bytes(open(v)?.data.get()))),
    MethodDef::no_args("getbuffer", |v| {
        open(v)?;
        crate::object::lookup::ready(&BUFFER_TYPE);
        crate::types::memoryview::of(&BufferObject::instance(&BUFFER_TYPE, v.clone()))
    }),
    MethodDef::no_args("close", |v| {
        check_exports(this(v))?;
        this(v).closed.set(true);
        this(v).data.get_mut().clear();
        Ok(Value::none())
    }),
    MethodDef::no_args("flush", |v| open(v).map(|_| Value::none())),
    MethodDef::no_args("isatty", |v| open(v).map(|_| Value::bool(false))),
    MethodDef::no_args("readable", |v| open(v).map(|_| Value::bool(true))),
    MethodDef::no_args("writable", |v| open(v).map(|_| Value::bool(true))),
    MethodDef::no_args("seekable", |v| open(v).map(|_| Value::bool(true))),
    MethodDef::no_args("__getstate__", |v| {
        let b = open(v)?;
        let extra = attributes::materialize(v)?;
        let extra = if dict::len(&extra) == 0 {
            Value::none()
        } else {
            dict::copy(&extra)
        };
        Ok(tuple::new(vec![
            Value::bytes(b.data.get()),
            Value::usize(b.position.get()),
            extra,
        ]))
    }),
    MethodDef::one("__setstate__", |v, state| {
        let Some([data, position, extra]) = tuple::as_items(state) else {
            return Err(type_error(format_args!(
                "{}.__setstate__ argument should be 3-tuple, got {}",
                v.ty().short_name(),
                state.ty().name()
            )));
        };
        let b = resizable(v)?;
        *b.data.get_mut() = buffer::with_bytes(data, <[u8]>::to_vec)?;
        if !crate::types::int::is_int(position) {
            return Err(type_error(format_args!(
                "second item of state must be an integer, not {}",
                position.ty().name()
            )));
        }
        b.position.set(kept_position(position)?);
        restore_attributes(v, extra, "third")
    }),
];

/// A position from a pickled state.
pub(super) fn kept_position(position: &Value) -> R<usize> {
    let position = number::index_i64_overflow(position)?;
    usize::try_from(position).map_err(|_| value_error("position value cannot be negative"))
}

/// Gives an object the attributes of a pickled state, in which they are the item so called.
pub(super) fn restore_attributes(v: &Value, extra: &Value, item: &str) -> R {
    if !extra.is_none() {
        if extra.downcast::<dict::DictObject>().is_none() {
            return Err(type_error(format_args!(
                "{item} item of state should be a dict, got a {}",
                extra.ty().name()
            )));
        }
        dict::update(&attributes::materialize(v)?, extra)?;
    }
    Ok(Value::none())
}

fn read(v: &Value, args: &[Value]) -> R {
    let n = size_argument("read", args)?.unwrap_or(usize::MAX);
    Ok(Value::bytes(&open(v)?.take(n)))
}

fn next_line(v: &Value) -> R<Option<Value>> {
    let b = open(v)?;
    let line = b.take(b.line_length(None));
    Ok((!line.is_empty()).then(|| Value::bytes(&line)))
}

fn seek(v: &Value, args: &[Value]) -> R {
    args::check_count("seek", args.len(), 1, 2)?;
    let b = open(v)?;
    let offset = number::ssize(&args[0])?;
    let whence = args.get(1).map_or(Ok(0), number::index_i64_overflow)?;
    let base = match whence {
        0 if offset < 0 => return Err(value_error(format_args!("negative seek value {offset}"))),
        0 => 0,
        1 => b.position.get() as i64,
        2 => b.data.get().len() as i64,
        _ => {
            return Err(value_error(format_args!(
                "invalid whence ({whence}, should be 0, 1 or 2)"
            )));
        }
    };
    b.position.set((base + offset).max(0) as usize);
    Ok(Value::usize(b.position.get()))
}
