//! `TextIOWrapper`: text over a buffered stream. Writing, setting up and seeking here, reading in `text_read`.

use super::base::{TEXT_IO_BASE, closed_error, text_of};
use super::buffered::{self, BufferedObject};
use super::file::FileObject;
use super::unsupported;
use crate::args::{self, Parser};
use crate::cell::Mut;
use crate::exceptions::{R, Raised, type_error, value_error};
use crate::object::attributes::new_instance;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, compare, format, number};
use crate::types::{bytes, str};
use crate::value::{Slot, Value};
use std::cell::Cell;

/// Encodings that need no codec object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Codec {
    /// UTF-8.
    Utf8,
    /// ASCII.
    Ascii,
    /// Latin-1.
    Latin1,
    /// By the codecs of the encoding's name.
    Other,
}

/// Translation of line ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Newline {
    /// `None`: any line end is read as `\n`; `\n` is written as the system's.
    Universal,
    /// `''`: any line end ends a line, nothing is translated.
    Keep,
    /// `'\n'`: nothing is translated.
    Lf,
    /// `'\r'`.
    Cr,
    /// `'\r\n'`.
    CrLf,
}

/// Memory of a `TextIOWrapper`.
#[repr(C)]
pub struct TextObject {
    pub header: Header,
    /// The binary stream; empty before `__init__` and after `detach`.
    pub buffer: Mut<Slot>,
    detached: Cell<bool>,
    /// `encoding`.
    pub encoding: Mut<Slot>,
    /// `errors`.
    pub errors: Mut<Slot>,
    pub codec: Cell<Codec>,
    pub strict: Cell<bool>,
    pub newline: Cell<Newline>,
    pub line_buffering: Cell<bool>,
    pub write_through: Cell<bool>,
    /// What the buffer said of itself when the stream was made.
    pub can_read: Cell<bool>,
    can_write: Cell<bool>,
    /// Encoded text to be handed to the buffer.
    pub pending: Mut<Vec<u8>>,
    /// Text that was read ahead (WTF-8); that before `position` is used up.
    pub decoded: Mut<Vec<u8>>,
    pub position: Cell<usize>,
    /// The bytes that `decoded` was made from, and where they start in the stream (−1: unknown).
    pub chunk: Mut<Vec<u8>>,
    pub chunk_start: Cell<i64>,
    /// Bytes of an incomplete character at the end of the last chunk.
    pub tail: Mut<Vec<u8>>,
    /// An incremental decoder for `Codec::Other`.
    pub decoder: Mut<Slot>,
    /// A `\r` at the end of the last chunk whose `\n` may follow.
    pub carriage_return: Cell<bool>,
    /// Line ends seen: bits 1 `\r`, 2 `\n`, 4 `\r\n`.
    pub seen: Cell<u8>,
    /// `tell` is disabled while iterating.
    pub telling: Cell<bool>,
    /// Bytes of a byte order mark are written with the first text (utf-16 and its kin).
    started: Cell<bool>,
}

payload!(TextObject, TYPE);

/// `_io.TextIOWrapper`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "_io.TextIOWrapper",
    Some(&TEXT_IO_BASE),
    Slots {
        new: Some(|ty, _, _| Ok(new_instance(ty, blank()))),
        init: Some(init),
        repr: Some(repr),
        iternext: Some(super::text_read::next_line),
        drop: Some(drop_payload::<TextObject>),
        traverse: Some(traverse),
        clear: Some(clear),
        ..Slots::NONE
    },
)
.with_size(size_of::<TextObject>())
.with_attributes()
.with_flags(flags::GC)
.with_methods(METHODS)
.with_getsets(GETSETS)
.with_doc("Character and line based layer over a BufferedIOBase object, buffer.");

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live stream.
    let t = unsafe { &*p.cast::<TextObject>() };
    for slot in [&t.buffer, &t.encoding, &t.errors, &t.decoder] {
        if let Some(v) = slot.get().get() {
            visit(v);
        }
    }
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called with a live stream.
    let t = unsafe { &*p.cast::<TextObject>() };
    drop(t.buffer.replace(Slot::NULL));
    drop(t.decoder.replace(Slot::NULL));
}

fn blank() -> TextObject {
    TextObject {
        header: Header::new(&TYPE),
        buffer: Mut::new(Slot::NULL),
        detached: Cell::new(false),
        encoding: Mut::new(Slot::NULL),
        errors: Mut::new(Slot::NULL),
        codec: Cell::new(Codec::Utf8),
        strict: Cell::new(true),
        newline: Cell::new(Newline::Universal),
        line_buffering: Cell::new(false),
        write_through: Cell::new(false),
        can_read: Cell::new(false),
        can_write: Cell::new(false),
        pending: Mut::new(Vec::new()),
        decoded: Mut::new(Vec::new()),
        position: Cell::new(0),
        chunk: Mut::new(Vec::new()),
        chunk_start: Cell::new(-1),
        tail: Mut::new(Vec::new()),
        decoder: Mut::new(Slot::NULL),
        carriage_return: Cell::new(false),
        seen: Cell::new(0),
        telling: Cell::new(true),
        started: Cell::new(false),
    }
}

/// The stream behind a value that is one.
pub fn this(v: &Value) -> &TextObject {
    // SAFETY: slots, methods and getters get instances of the type.
    unsafe { v.cast_unchecked::<TextObject>() }
}

/// A stream that `print` may write to without calling its `write` method.
pub fn plain_writer(v: &Value) -> Option<&TextObject> {
    v.exact::<TextObject>()
}

fn codec_of(name: &str) -> Codec {
    let normal: String = name
        .to_ascii_lowercase()
        .chars()
        .filter(|c| *c != '-' && *c != '_' && *c != ' ')
        .collect();
    match normal.as_str() {
        "utf8" | "u8" | "cp65001" => Codec::Utf8,
        "ascii" | "usascii" | "646" | "ansix3.41968" => Codec::Ascii,
        "latin1" | "iso88591" | "l1" | "8859" | "cp819" => Codec::Latin1,
        _ => Codec::Other,
    }
}

/// The name of an encoding that needs no module.
pub fn native_name(name: &str) -> Option<&'static str> {
    match codec_of(name) {
        Codec::Utf8 => Some("utf-8"),
        Codec::Ascii => Some("ascii"),
        Codec::Latin1 => Some("iso8859-1"),
        Codec::Other => None,
    }
}

/// A text stream around a binary one.
pub fn make(
    ty: &'static TypeObject,
    buffer: Value,
    encoding: Option<Value>,
    errors: Option<Value>,
    newline: Option<Value>,
    line_buffering: bool,
    write_through: bool,
) -> R {
    let v = new_instance(ty, blank());
    set_up(&v, buffer, encoding, errors, newline, line_buffering, write_through)?;
    Ok(v)
}

fn newline_of(newline: Option<&Value>) -> R<Newline> {
    let Some(v) = newline else {
        return Ok(Newline::Universal);
    };
    Ok(match str::wtf8(v) {
        b"" => Newline::Keep,
        b"\n" => Newline::Lf,
        b"\r" => Newline::Cr,
        b"\r\n" => Newline::CrLf,
        _ => {
            return Err(value_error(format_args!(
                "illegal newline value: {}",
                format::str_string(v)?
            )));
        }
    })
}

fn set_up(
    v: &Value,
    buffer: Value,
    encoding: Option<Value>,
    errors: Option<Value>,
    newline: Option<Value>,
    line_buffering: bool,
    write_through: bool,
) -> R<()> {
    let t = this(v);
    t.newline.set(newline_of(newline.as_ref())?);
    set_encoding(t, encoding, errors)?;
    t.line_buffering.set(line_buffering);
    t.write_through.set(write_through);
    let (can_read, can_write) = if buffer.is_exact(&buffered::READER_TYPE) {
        (true, false)
    } else if buffer.is_exact(&buffered::WRITER_TYPE) {
        (false, true)
    } else if buffer.is_exact(&buffered::RANDOM_TYPE) {
        (true, true)
    } else {
        let asked = |name| compare::is_true(&attr::call_method_str(&buffer, name, &[])?);
        (asked("readable")?, asked("writable")?)
    };
    t.can_read.set(can_read);
    t.can_write.set(can_write);
    t.detached.set(false);
    drop(t.buffer.replace(Slot::new(buffer)));
    Ok(())
}

fn set_encoding(t: &TextObject, encoding: Option<Value>, errors: Option<Value>) -> R<()> {
    let mut encoding = encoding.unwrap_or_else(|| Value::str("UTF-8"));
    if str::equals(&encoding, "locale") {
        encoding = Value::str("UTF-8");
    }
    let name = str::to_str_lossless(&encoding).unwrap_or("?").to_owned();
    if name.contains('\0') {
        return Err(value_error("embedded null character"));
    }
    let codec = codec_of(&name);
    if codec == Codec::Other {
        let codecs = crate::import::import_module("codecs")?;
        attr::call_method_str(&codecs, "lookup", &[encoding.clone()])?;
    }
    t.codec.set(codec);
    let errors = errors.unwrap_or_else(|| Value::str("strict"));
    t.strict.set(str::equals(&errors, "strict"));
    drop(t.encoding.replace(Slot::new(encoding)));
    drop(t.errors.replace(Slot::new(errors)));
    drop(t.decoder.replace(Slot::NULL));
    Ok(())
}

fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    static PARSER: Parser = Parser::new(
        "TextIOWrapper",
        &[
            "buffer",
            "encoding",
            "errors",
            "newline",
            "line_buffering",
            "write_through",
        ],
        1,
    );
    let [buffer, encoding, errors, newline, line_buffering, write_through] = PARSER.parse(args, kwnames)?;
    let buffer = buffer.ok_or_else(|| type_error("TextIOWrapper() missing required argument 'buffer' (pos 1)"))?;
    let text = |v: Option<&Value>, name: &str| match v.filter(|v| !v.is_none()) {
        None => Ok(None),
        Some(v) if str::is_str(v) => Ok(Some(v.clone())),
        Some(v) => Err(args::bad_argument(
            "TextIOWrapper",
            &format!("argument '{name}'"),
            "str or None",
            v,
        )),
    };
    set_up(
        v,
        buffer.clone(),
        text(encoding, "encoding")?,
        text(errors, "errors")?,
        text(newline, "newline")?,
        line_buffering.map_or(Ok(false), compare::is_true)?,
        write_through.map_or(Ok(false), compare::is_true)?,
    )
}

impl TextObject {
    /// The binary stream.
    pub fn buffer(&self) -> R {
        match self.buffer.get().get() {
            Some(b) => Ok(b.clone()),
            None if self.detached.get() => Err(value_error("underlying buffer has been detached")),
            None => Err(value_error("I/O operation on uninitialized object")),
        }
    }
    /// The buffer, if it is one of our own.
    fn plain_buffer(&self) -> Option<&BufferedObject> {
        let b = self.buffer.get().get()?;
        if b.is_exact(&buffered::WRITER_TYPE)
            || b.is_exact(&buffered::RANDOM_TYPE)
            || b.is_exact(&buffered::READER_TYPE)
        {
            // SAFETY: just tested.
            return Some(unsafe { b.cast_unchecked::<BufferedObject>() });
        }
        None
    }
    fn is_closed(&self) -> R<bool> {
        if let Some(b) = self.plain_buffer()
            && let Some(file) = b.raw.get().get().and_then(|r| r.exact::<FileObject>())
        {
            return Ok(file.fd.get() < 0);
        }
        compare::is_true(&attr::get_str(&self.buffer()?, "closed")?)
    }
    /// Raises ValueError if the stream is closed.
    pub fn check_open(&self) -> R<()> {
        if self.is_closed()? { Err(closed_error()) } else { Ok(()) }
    }

    /// Writes text (WTF-8).
    pub fn write_text(&self, file: &Value, text: &[u8]) -> R<()> {
        self.check_open()?;
        if !self.can_write.get() {
            return Err(unsupported("not writable"));
        }
        if !self.decoded.get().is_empty() || !self.chunk.get().is_empty() {
            self.forget_chunk();
        }
        let has_newline = (self.line_buffering.get() || self.translates()) && text.contains(&b'\n');
        let has_return = self.line_buffering.get() && text.contains(&b'\r');
        let translated;
        let text = if has_newline && self.translates() {
            translated = translate(text, self.newline.get());
            &translated[..]
        } else {
            text
        };
        self.encode_into_pending(text)?;
        let flush = self.line_buffering.get() && (has_newline || has_return);
        if flush || self.write_through.get() || self.pending.get().len() >= super::DEFAULT_BUFFER_SIZE {
            self.write_pending()?;
        }
        if flush {
            self.flush_buffer(file)?;
        }
        Ok(())
    }

    fn translates(&self) -> bool {
        matches!(self.newline.get(), Newline::Cr | Newline::CrLf)
    }

    /// Appends the encoded text to what waits.
    fn encode_into_pending(&self, text: &[u8]) -> R<()> {
        let plain = match self.codec.get() {
            Codec::Utf8 => text.is_ascii() || std::str::from_utf8(text).is_ok(),
            Codec::Ascii | Codec::Latin1 => text.is_ascii(),
            Codec::Other => false,
        };
        if plain {
            self.pending.get_mut().extend_from_slice(text);
            return Ok(());
        }
        let encoding = self.encoding.get().get().cloned().unwrap_or(Value::none());
        let errors = self.errors.get().get().cloned().unwrap_or(Value::none());
        let started = self.started.replace(true);
        let encoded = attr::call_method_str(&str::from_wtf8(text), "encode", &[encoding.clone(), errors])?;
        let Some(mut data) = bytes::contents(&encoded) else {
            return Err(type_error(format_args!(
                "encoder should return a bytes object, not '{}'",
                encoded.ty().name()
            )));
        };
        if started && self.codec.get() == Codec::Other {
            data = without_mark(str::to_str_lossless(&encoding).unwrap_or(""), data);
        }
        self.pending.get_mut().extend_from_slice(data);
        Ok(())
    }

    /// Hands waiting bytes to the buffer.
    pub fn write_pending(&self) -> R<()> {
        if self.pending.get().is_empty() {
            return Ok(());
        }
        if let Some(b) = self.plain_buffer() {
            let mut data = std::mem::take(self.pending.get_mut());
            b.write_bytes(&data)?;
            if self.pending.get().is_empty() {
                // The allocation serves the next lines.
                data.clear();
                *self.pending.get_mut() = data;
            }
            return Ok(());
        }
        let data = std::mem::take(self.pending.get_mut());
        attr::call_method_str(&self.buffer()?, "write", &[Value::bytes(&data)])?;
        Ok(())
    }

    fn flush_buffer(&self, _: &Value) -> R<()> {
        if let Some(b) = self.plain_buffer()
            && b.raw.get().get().is_some_and(|r| r.exact::<FileObject>().is_some())
        {
            return b.flush_behind();
        }
        attr::call_method_str(&self.buffer()?, "flush", &[]).map(drop)
    }

    /// Gives up text that was read ahead: the stream's position is that of the buffer again.
    pub fn forget_chunk(&self) {
        self.decoded.get_mut().clear();
        self.position.set(0);
        self.chunk.get_mut().clear();
        self.chunk_start.set(-1);
        self.tail.get_mut().clear();
        self.carriage_return.set(false);
        drop(self.decoder.replace(Slot::NULL));
    }
}

/// Byte order marks are written once.
fn without_mark<'a>(encoding: &str, data: &'a [u8]) -> &'a [u8] {
    let name = encoding.to_ascii_lowercase().replace('_', "-");
    let length = match name.as_str() {
        "utf-16" | "utf16" => 2,
        "utf-32" | "utf32" => 4,
        "utf-8-sig" => 3,
        _ => 0,
    };
    data.get(length..).unwrap_or(data)
}

fn translate(text: &[u8], newline: Newline) -> Vec<u8> {
    let end: &[u8] = if newline == Newline::Cr { b"\r" } else { b"\r\n" };
    let mut out = Vec::with_capacity(text.len() + 8);
    for b in text {
        if *b == b'\n' {
            out.extend_from_slice(end)
        } else {
            out.push(*b)
        }
    }
    out
}

static METHODS: &[MethodDef] = &[
    MethodDef::no_args("detach", detach),
    MethodDef::keywords("reconfigure", reconfigure),
    MethodDef::one("write", write),
    MethodDef::positional("read", super::text_read::read),
    MethodDef::positional("readline", super::text_read::readline),
    MethodDef::no_args("flush", flush),
    MethodDef::no_args("close", close),
    MethodDef::no_args("fileno", |v| attr::call_method_str(&this(v).buffer()?, "fileno", &[])),
    MethodDef::no_args("seekable", |v| {
        attr::call_method_str(&this(v).buffer()?, "seekable", &[])
    }),
    MethodDef::no_args("readable", |v| {
        attr::call_method_str(&this(v).buffer()?, "readable", &[])
    }),
    MethodDef::no_args("writable", |v| {
        attr::call_method_str(&this(v).buffer()?, "writable", &[])
    }),
    MethodDef::no_args("isatty", |v| attr::call_method_str(&this(v).buffer()?, "isatty", &[])),
    MethodDef::positional("seek", seek),
    MethodDef::no_args("tell", tell),
    MethodDef::positional("truncate", truncate),
];

static GETSETS: &[GetSetDef] = &[
    GetSetDef::read_only("encoding", |v| {
        Ok(this(v).encoding.get().get().cloned().unwrap_or(Value::none()))
    }),
    GetSetDef::read_only("errors", |v| {
        Ok(this(v).errors.get().get().cloned().unwrap_or(Value::none()))
    }),
    GetSetDef::read_only("buffer", |v| this(v).buffer()),
    GetSetDef::read_only("line_buffering", |v| Ok(Value::bool(this(v).line_buffering.get()))),
    GetSetDef::read_only("write_through", |v| Ok(Value::bool(this(v).write_through.get()))),
    GetSetDef::read_only("name", |v| attr::get_str(&this(v).buffer()?, "name")),
    GetSetDef::read_only("closed", |v| this(v).is_closed().map(Value::bool)),
    GetSetDef::read_only("newlines", |v| Ok(super::newline::seen_value(this(v).seen.get()))),
    GetSetDef::read_write("_CHUNK_SIZE", |_| Ok(Value::int(8192)), |_, _| Ok(())),
];

fn write(v: &Value, text: &Value) -> R {
    let Some(bytes) = text_of(text) else {
        return Err(type_error(format_args!(
            "write() argument must be str, not {}",
            crate::args::described(text)
        )));
    };
    this(v).write_text(v, bytes)?;
    Ok(Value::usize(str::char_len(text)))
}

fn flush(v: &Value) -> R {
    let t = this(v);
    t.check_open()?;
    t.telling.set(true);
    t.write_pending()?;
    t.flush_buffer(v)?;
    Ok(Value::none())
}

fn close(v: &Value) -> R {
    let t = this(v);
    let buffer = t.buffer()?;
    if t.is_closed()? {
        return Ok(Value::none());
    }
    let flushed = attr::call_method_str(v, "flush", &[]).map_err(Raised::take);
    let closed = attr::call_method_str(&buffer, "close", &[]).map_err(Raised::take);
    match (flushed, closed) {
        (Ok(_), Ok(result)) => Ok(result),
        (Err(exc), Ok(_)) | (Ok(_), Err(exc)) => Err(crate::exceptions::raise_again(exc)),
        (Err(first), Err(second)) => {
            crate::types::exception::set_context(&second, Some(first));
            Err(crate::exceptions::raise_again(second))
        }
    }
}

fn detach(v: &Value) -> R {
    let t = this(v);
    let buffer = t.buffer()?;
    attr::call_method_str(v, "flush", &[])?;
    drop(t.buffer.replace(Slot::NULL));
    t.detached.set(true);
    Ok(buffer)
}

fn reconfigure(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new(
        "reconfigure",
        &["encoding", "errors", "newline", "line_buffering", "write_through"],
        0,
    )
    .keyword_only(0);
    let [encoding, errors, newline, line_buffering, write_through] = PARSER.parse(args, kwnames)?;
    let t = this(v);
    let given = |v: Option<&Value>| v.filter(|v| !v.is_none()).cloned();
    if !t.decoded.get().is_empty() && (given(encoding).is_some() || given(errors).is_some() || newline.is_some()) {
        return Err(unsupported(
            "not possible to set the encoding or newline of stream after the first read",
        ));
    }
    attr::call_method_str(v, "flush", &[])?;
    if given(encoding).is_some() || given(errors).is_some() {
        let (new_encoding, mut new_errors) = (given(encoding), given(errors));
        if new_encoding.is_none() && new_errors.is_none() {
            new_errors = t.errors.get().get().cloned();
        }
        let encoding = new_encoding.or_else(|| t.encoding.get().get().cloned());
        set_encoding(t, encoding, new_errors)?;
    }
    if let Some(newline) = newline {
        let newline = Some(newline).filter(|n| !n.is_none());
        if let Some(n) = newline
            && !str::is_str(n)
        {
            return Err(type_error(format_args!(
                "reconfigure() argument 'newline' must be str or None, not {}",
                n.ty().name()
            )));
        }
        t.newline.set(newline_of(newline)?);
    }
    if let Some(flag) = given(line_buffering) {
        t.line_buffering.set(compare::is_true(&flag)?);
    }
    if let Some(flag) = given(write_through) {
        t.write_through.set(compare::is_true(&flag)?);
    }
    Ok(Value::none())
}

fn check_seekable(t: &TextObject) -> R<Value> {
    let buffer = t.buffer()?;
    if !compare::is_true(&attr::call_method_str(&buffer, "seekable", &[])?)? {
        return Err(unsupported("underlying stream is not seekable"));
    }
    Ok(buffer)
}

fn seek(v: &Value, args: &[Value]) -> R {
    args::check_count("seek", args.len(), 1, 2)?;
    let t = this(v);
    t.check_open()?;
    let buffer = check_seekable(t)?;
    let whence = args.get(1).map_or(Ok(0), number::index_i64_overflow)?;
    let mut cookie = number::index_i64_overflow(&args[0])?;
    match whence {
        1 => {
            if cookie != 0 {
                return Err(unsupported("can't do nonzero cur-relative seeks"));
            }
            cookie = number::index_i64_overflow(&attr::call_method_str(v, "tell", &[])?)?;
        }
        2 => {
            if cookie != 0 {
                return Err(unsupported("can't do nonzero end-relative seeks"));
            }
            attr::call_method_str(v, "flush", &[])?;
            t.forget_chunk();
            return attr::call_method_str(&buffer, "seek", &[Value::int(0), Value::int(2)]);
        }
        0 => {}
        n => {
            return Err(value_error(format_args!("invalid whence ({n}, should be 0, 1 or 2)")));
        }
    }
    if cookie < 0 {
        return Err(value_error(format_args!("negative seek position {cookie}")));
    }
    attr::call_method_str(v, "flush", &[])?;
    t.forget_chunk();
    t.started.set(cookie != 0);
    attr::call_method_str(&buffer, "seek", &[Value::int(cookie)])?;
    Ok(Value::int(cookie))
}

fn tell(v: &Value) -> R {
    let t = this(v);
    t.check_open()?;
    let buffer = check_seekable(t)?;
    if !t.telling.get() {
        return Err(crate::types::exception::os_error_message(
            "telling position disabled by next() call",
        ));
    }
    attr::call_method_str(v, "flush", &[])?;
    if t.chunk_start.get() < 0 || t.decoded.get().is_empty() {
        return attr::call_method_str(&buffer, "tell", &[]);
    }
    Ok(Value::int(t.chunk_start.get() + super::text_read::bytes_used(t) as i64))
}

fn truncate(v: &Value, args: &[Value]) -> R {
    attr::call_method_str(v, "flush", &[])?;
    attr::call_method_str(&this(v).buffer()?, "truncate", args)
}

fn repr(v: &Value) -> R {
    let t = this(v);
    let ty = v.ty();
    let mut text = format!("<_io.{}", ty.short_name());
    for name in ["name", "mode"] {
        let found = match attr::get_str_optional(v, name) {
            Ok(found) => found,
            Err(raised) => {
                drop(raised.catch(&crate::types::exception::VALUE_ERROR)?);
                None
            }
        };
        if let Some(found) = found {
            text.push_str(&format!(" {name}={}", format::repr_string(&found)?));
        }
    }
    let encoding = t.encoding.get().get().cloned().unwrap_or(Value::none());
    text.push_str(&format!(" encoding={}>", format::repr_string(&encoding)?));
    Ok(Value::str(&text))
}
