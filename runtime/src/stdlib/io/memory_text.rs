//! `StringIO`.

use super::base::{TEXT_IO_BASE, size_argument, text_of};
use super::memory_bytes::{kept_position, restore_attributes};
use super::newline;
use crate::args::{self, Parser};
use crate::cell::Mut;
use crate::exceptions::{R, overflow_error, type_error, value_error};
use crate::memory;
use crate::object::attributes::{self, new_instance};
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::TypeObject;
use crate::ops::{format, number};
use crate::types::str::chars;
use crate::types::{dict, str, tuple};
use crate::value::Value;
use std::cell::Cell;

#[derive(Clone, Copy, PartialEq)]
enum Ends {
    /// `newline=None`: all become `\n`.
    Universal,
    /// `newline=''`.
    Keep,
    /// `'\n'`.
    Lf,
    /// `'\r'`.
    Cr,
    /// `'\r\n'`.
    CrLf,
}

/// Memory of a `StringIO`. Text is WTF-8; while all of it is ASCII, positions in characters are positions in bytes.
#[repr(C)]
pub struct StringIoObject {
    pub header: Header,
    text: Mut<Vec<u8>>,
    /// Of the text, in characters.
    length: Cell<usize>,
    /// Position in characters.
    position: Cell<usize>,
    /// A place in the text, in characters and in bytes: the last that was asked for, since the next one is near it.
    known: Cell<(usize, usize)>,
    ends: Cell<Ends>,
    seen: Cell<u8>,
    closed: Cell<bool>,
}

payload!(StringIoObject, TYPE);

/// `_io.StringIO`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "_io.StringIO",
    Some(&TEXT_IO_BASE),
    Slots {
        new: Some(|ty, _, _| {
            let blank = StringIoObject {
                header: Header::new(&TYPE),
                text: Mut::new(Vec::new()),
                length: Cell::new(0),
                position: Cell::new(0),
                known: Cell::new((0, 0)),
                ends: Cell::new(Ends::Lf),
                seen: Cell::new(0),
                closed: Cell::new(false),
            };
            Ok(new_instance(ty, blank))
        }),
        init: Some(init),
        iternext: Some(next_line),
        drop: Some(drop_payload::<StringIoObject>),
        ..Slots::NONE
    },
)
.with_size(size_of::<StringIoObject>())
.with_attributes()
.with_methods(METHODS)
.with_getsets(&[
    GetSetDef::read_only("closed", |v| Ok(Value::bool(this(v).closed.get()))),
    GetSetDef::read_only("newlines", |v| {
        let s = open(v)?;
        Ok(if s.ends.get() == Ends::Universal || s.ends.get() == Ends::Keep {
            newline::seen_value(s.seen.get())
        } else {
            Value::none()
        })
    }),
    GetSetDef::read_only("line_buffering", |v| open(v).map(|_| Value::bool(false))),
])
.with_doc("Text I/O implementation using an in-memory buffer.");

fn this(v: &Value) -> &StringIoObject {
    // SAFETY: slots and methods get instances of the type.
    unsafe { v.cast_unchecked::<StringIoObject>() }
}

fn open(v: &Value) -> R<&StringIoObject> {
    let s = this(v);
    if s.closed.get() {
        Err(value_error("I/O operation on closed file"))
    } else {
        Ok(s)
    }
}

fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    static PARSER: Parser = Parser::new("StringIO", &["initial_value", "newline"], 0);
    let [initial, newline] = PARSER.parse(args, kwnames)?;
    let s = this(v);
    s.ends.set(match newline {
        None => Ends::Lf,
        Some(n) if n.is_none() => Ends::Universal,
        Some(n) if str::is_str(n) => match str::wtf8(n) {
            b"" => Ends::Keep,
            b"\n" => Ends::Lf,
            b"\r" => Ends::Cr,
            b"\r\n" => Ends::CrLf,
            _ => {
                return Err(value_error(format_args!(
                    "illegal newline value: {}",
                    format::repr_string(n)?
                )));
            }
        },
        Some(n) => {
            return Err(type_error(format_args!(
                "newline must be str or None, not {}",
                n.ty().name()
            )));
        }
    });
    s.set_text(Vec::new());
    s.position.set(0);
    if let Some(initial) = initial.filter(|v| !v.is_none()) {
        let Some(text) = text_of(initial) else {
            return Err(type_error(format_args!(
                "initial_value must be str or None, not {}",
                initial.ty().name()
            )));
        };
        s.write(text)?;
        s.position.set(0);
    }
    Ok(())
}

impl StringIoObject {
    fn set_text(&self, text: Vec<u8>) {
        self.length.set(chars::count(&text));
        self.known.set((0, 0));
        *self.text.get_mut() = text;
    }
    /// Bytes of the first `n` characters; the length of the text if there are fewer.
    fn byte_offset(&self, n: usize) -> usize {
        let text = self.text.get();
        if n >= self.length.get() {
            return text.len();
        }
        if self.length.get() == text.len() {
            return n;
        }
        let (known, bytes) = self.known.get();
        let offset = if n >= known {
            chars::walk(text, bytes, n - known)
        } else if known - n < n {
            chars::walk_back(&text[..bytes], known - n)
        } else {
            chars::walk(text, 0, n)
        };
        self.known.set((n, offset));
        offset
    }
    fn rest(&self) -> &[u8] {
        &self.text.get()[self.byte_offset(self.position.get())..]
    }
    fn take(&self, bytes: usize) -> Value {
        let start = self.byte_offset(self.position.get());
        let taken = &self.text.get()[start..start + bytes];
        let v = str::from_wtf8(taken);
        let position = self.position.get() + str::char_len(&v);
        self.position.set(position);
        self.known.set((position.min(self.length.get()), start + bytes));
        v
    }
    fn write(&self, text: &[u8]) -> R<()> {
        let translated;
        let text = match self.ends.get() {
            Ends::Lf => text,
            Ends::Universal => {
                self.seen.set(self.seen.get() | newline::kinds(text));
                translated = newline::to_lf(text);
                &translated
            }
            Ends::Keep => {
                self.seen.set(self.seen.get() | newline::kinds(text));
                text
            }
            Ends::Cr => {
                translated = text.iter().map(|b| if *b == b'\n' { b'\r' } else { *b }).collect();
                &translated
            }
            Ends::CrLf => {
                translated = text.split(|b| *b == b'\n').collect::<Vec<_>>().join(&b"\r\n"[..]);
                &translated
            }
        };
        let at = self.position.get();
        let start = self.byte_offset(at);
        let position = at.saturating_add(chars::count(text));
        if position > i64::MAX as usize {
            return Err(overflow_error("new position too large"));
        }
        // CPython's characters take four bytes.
        if position >= usize::MAX / 4 {
            return Err(overflow_error("new buffer size too large"));
        }
        let end = self.byte_offset(position);
        let length = self.length.get();
        let data = self.text.get_mut();
        // Between the end and a position behind it come zeros.
        let gap = at.saturating_sub(length);
        memory::try_reserve(gap.checked_add(data.len() + text.len()))?;
        data.resize(data.len() + gap, 0);
        if end == start {
            data.extend_from_slice(text);
        } else {
            data.splice(start..end, text.iter().copied());
        }
        self.length.set(length.max(position));
        self.position.set(position);
        self.known.set((position, start + gap + text.len()));
        Ok(())
    }
    /// Bytes of the next line.
    fn line_length(&self, limit: Option<usize>) -> usize {
        let rest = self.rest();
        let end = match self.ends.get() {
            Ends::Lf | Ends::Universal => memchr::memchr(b'\n', rest).map(|i| i + 1),
            Ends::Cr => memchr::memchr(b'\r', rest).map(|i| i + 1),
            Ends::CrLf => rest.windows(2).position(|w| w == b"\r\n").map(|i| i + 2),
            Ends::Keep => memchr::memchr2(b'\r', b'\n', rest).map(|i| {
                if rest[i] == b'\r' && rest.get(i + 1) == Some(&b'\n') {
                    i + 2
                } else {
                    i + 1
                }
            }),
        }
        .unwrap_or(rest.len());
        match limit {
            Some(n) => {
                end.min(self.byte_offset(self.position.get().saturating_add(n)) - (self.text.get().len() - rest.len()))
            }
            None => end,
        }
    }
}

static METHODS: &[MethodDef] = &[
    MethodDef::positional("read", |v, args| {
        let n = size_argument("read", args)?;
        let s = open(v)?;
        let bytes = match n {
            None => s.rest().len(),
            Some(n) => {
                let at = s.position.get();
                s.byte_offset(at.saturating_add(n)) - s.byte_offset(at)
            }
        };
        Ok(s.take(bytes))
    }),
    MethodDef::positional("readline", |v, args| {
        let limit = size_argument("readline", args)?;
        let s = open(v)?;
        Ok(s.take(s.line_length(limit)))
    }),
    MethodDef::one("write", |v, text| {
        let Some(bytes) = text_of(text) else {
            return Err(type_error(format_args!(
                "string argument expected, got '{}'",
                text.ty().name()
            )));
        };
        let s = open(v)?;
        if !bytes.is_empty() {
            s.write(bytes)?;
        }
        Ok(Value::usize(str::char_len(text)))
    }),
    MethodDef::positional("seek", seek),
    MethodDef::no_args("tell", |v| Ok(Value::usize(open(v)?.position.get()))),
    MethodDef::positional("truncate", |v, args| {
        args::check_count("truncate", args.len(), 0, 1)?;
        let s = open(v)?;
        let size = match args.first().filter(|v| !v.is_none()) {
            Some(v) => number::index_i64_overflow(v)?,
            None => s.position.get() as i64,
        };
        if size < 0 {
            return Err(value_error(format_args!("Negative size value {size}")));
        }
        let size_in_bytes = s.byte_offset(size as usize);
        s.text.get_mut().truncate(size_in_bytes);
        s.length.set(s.length.get().min(size as usize));
        s.known.set((0, 0));
        Ok(Value::int(size))
    }),
    MethodDef::no_args("getvalue", |v| Ok(str::from_wtf8(open(v)?.text.get()))),
    MethodDef::no_args("close", |v| {
        this(v).closed.set(true);
        this(v).set_text(Vec::new());
        Ok(Value::none())
    }),
    MethodDef::no_args("flush", |v| open(v).map(|_| Value::none())),
    MethodDef::no_args("isatty", |v| open(v).map(|_| Value::bool(false))),
    MethodDef::no_args("readable", |v| open(v).map(|_| Value::bool(true))),
    MethodDef::no_args("writable", |v| open(v).map(|_| Value::bool(true))),
    MethodDef::no_args("seekable", |v| open(v).map(|_| Value::bool(true))),
    MethodDef::no_args("__getstate__", |v| {
        let s = open(v)?;
        let extra = attributes::materialize(v)?;
        let ends = match s.ends.get() {
            Ends::Universal => Value::none(),
            Ends::Keep => Value::str(""),
            Ends::Lf => Value::str("\n"),
            Ends::Cr => Value::str("\r"),
            Ends::CrLf => Value::str("\r\n"),
        };
        let text = str::from_wtf8(s.text.get());
        let extra = match dict::len(&extra) {
            0 => Value::none(),
            _ => dict::copy(&extra),
        };
        Ok(tuple::new(vec![text, ends, Value::usize(s.position.get()), extra]))
    }),
    MethodDef::one("__setstate__", |v, state| {
        let Some([text, ends, position, extra]) = tuple::as_items(state) else {
            return Err(type_error(format_args!(
                "{}.__setstate__ argument should be 4-tuple, got {}",
                v.ty().name(),
                state.ty().name()
            )));
        };
        init(v, &[Value::str(""), ends.clone()], None)?;
        // The text is as it was kept: its line ends are not translated again.
        let s = this(v);
        let Some(raw) = Some(text).filter(|t| str::is_str(t)) else {
            return Err(type_error(format_args!(
                "initial_value must be str or None, not {}",
                text.ty().name()
            )));
        };
        s.set_text(str::wtf8(raw).to_vec());
        if !crate::types::int::is_int(position) {
            return Err(type_error(format_args!(
                "third item of state must be an integer, got {}",
                position.ty().name()
            )));
        }
        s.position.set(kept_position(position)?);
        restore_attributes(v, extra, "fourth")
    }),
];

fn next_line(v: &Value) -> R<Option<Value>> {
    let s = open(v)?;
    let n = s.line_length(None);
    Ok((n > 0).then(|| s.take(n)))
}

fn seek(v: &Value, args: &[Value]) -> R {
    args::check_count("seek", args.len(), 1, 2)?;
    let s = open(v)?;
    let offset = number::ssize(&args[0])?;
    let whence = args.get(1).map_or(Ok(0), number::index_i64_overflow)?;
    let target = match whence {
        0 if offset < 0 => return Err(value_error(format_args!("Negative seek position {offset}"))),
        0 => offset as usize,
        1 | 2 if offset != 0 => {
            return Err(crate::types::exception::os_error_message(
                "Can't do nonzero cur-relative seeks",
            ));
        }
        1 => s.position.get(),
        2 => s.length.get(),
        _ => {
            return Err(value_error(format_args!(
                "Invalid whence ({whence}, should be 0, 1 or 2)"
            )));
        }
    };
    s.position.set(target);
    Ok(Value::usize(target))
}
