//! `BufferedReader`, `BufferedWriter`, `BufferedRandom`, `BufferedRWPair`.

use super::base::{self, BUFFERED_IO_BASE, size_argument};
use super::file::FileObject;
use super::{DEFAULT_BUFFER_SIZE, unsupported};
use crate::args::{self, Parser};
use crate::cell::Mut;
use crate::exceptions::{R, Raised, runtime_error, type_error, value_error};
use crate::object::attributes::new_instance;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::control::{self, attention};
use crate::ops::{attr, compare, format, number};
use crate::startup::is_finalizing;
use crate::state::state;
use crate::threads::{self, Wait, Woken};
use crate::types::{buffer, bytearray, bytes, exception};
use crate::value::{Slot, Value};
use std::cell::Cell;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Memory of the three buffered streams.
#[repr(C)]
pub struct BufferedObject {
    pub header: Header,
    /// The raw stream; empty before `__init__` and after `detach`.
    pub raw: Mut<Slot>,
    detached: Cell<bool>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    size: Cell<usize>,
    /// Bytes read ahead; those before `position` are used up.
    ahead: Mut<Vec<u8>>,
    position: Cell<usize>,
    /// Bytes to be written.
    behind: Mut<Vec<u8>>,
    /// The thread that uses the raw stream; the others wait.
    user: Cell<Option<(u64, u32)>>,
}

/// The right to use the raw stream, given back at its end.
struct Turn<'a>(&'a BufferedObject);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.user.set(None);
        threads::lock_released(self.0.lock_address());
    }
}

// SAFETY: the three type objects describe this layout.
unsafe impl crate::object::Payload for BufferedObject {
    fn type_object() -> &'static TypeObject {
        &READER_TYPE
    }
    fn matches(ty: &TypeObject) -> bool {
        ty.is_subtype(&READER_TYPE) || ty.is_subtype(&WRITER_TYPE) || ty.is_subtype(&RANDOM_TYPE)
    }
}

macro_rules! buffered_type {
    ($(#[$doc:meta])* $static:ident, $name:literal, $init:ident, $methods:expr, $text:literal) => {
        $(#[$doc])*
        pub static $static: TypeObject = TypeObject::builtin(
            $name,
            Some(&BUFFERED_IO_BASE),
            Slots {
                new: Some(new),
                init: Some($init),
                repr: Some(repr),
                iternext: Some(next_line),
                drop: Some(drop_payload::<BufferedObject>),
                traverse: Some(traverse),
                clear: Some(clear),
                ..Slots::NONE
            },
        )
        .with_size(size_of::<BufferedObject>())
        .with_attributes()
        .with_flags(flags::GC)
        .with_methods($methods)
        .with_getsets(GETSETS)
        .with_doc($text);
    };
}

buffered_type!(
    /// `_io.BufferedReader`.
    READER_TYPE,
    "_io.BufferedReader",
    init_reader,
    READER_METHODS,
    "Create a new buffered reader using the given readable raw IO object."
);
buffered_type!(
    /// `_io.BufferedWriter`.
    WRITER_TYPE,
    "_io.BufferedWriter",
    init_writer,
    WRITER_METHODS,
    "A buffer for a writeable sequential RawIO object.\n\nThe constructor creates a BufferedWriter for the given writeable raw\nstream. If the buffer_size is not given, it defaults to\nDEFAULT_BUFFER_SIZE."
);
buffered_type!(
    /// `_io.BufferedRandom`.
    RANDOM_TYPE,
    "_io.BufferedRandom",
    init_random,
    RANDOM_METHODS,
    "A buffered interface to random access streams.\n\nThe constructor creates a reader and writer for a seekable stream,\nraw, given in the first argument. If the buffer_size is omitted it\ndefaults to DEFAULT_BUFFER_SIZE."
);

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live stream.
    if let Some(v) = unsafe { (*p.cast::<BufferedObject>()).raw.get().get() } {
        visit(v);
    }
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called with a live stream.
    drop(unsafe { (*p.cast::<BufferedObject>()).raw.replace(Slot::NULL) });
}

fn blank() -> BufferedObject {
    BufferedObject {
        header: Header::new(&READER_TYPE),
        raw: Mut::new(Slot::NULL),
        detached: Cell::new(false),
        readable: Cell::new(false),
        writable: Cell::new(false),
        size: Cell::new(DEFAULT_BUFFER_SIZE),
        ahead: Mut::new(Vec::new()),
        position: Cell::new(0),
        behind: Mut::new(Vec::new()),
        user: Cell::new(None),
    }
}

fn new(ty: &'static TypeObject, _: &[Value], _: KwNames) -> R {
    Ok(new_instance(ty, blank()))
}

/// A buffer of one of the three types around a raw stream, without checks.
pub fn make(ty: &'static TypeObject, raw: Value, size: usize) -> Value {
    let b = blank();
    b.readable.set(!std::ptr::eq(ty, &WRITER_TYPE));
    b.writable.set(!std::ptr::eq(ty, &READER_TYPE));
    b.size.set(size);
    b.raw.replace(Slot::new(raw));
    new_instance(ty, b)
}

/// The buffered stream behind a value that is one.
pub fn this(v: &Value) -> &BufferedObject {
    // SAFETY: slots, methods and getters get instances of the types.
    unsafe { v.cast_unchecked::<BufferedObject>() }
}

fn init(v: &Value, name: &'static str, args: &[Value], kwnames: KwNames) -> R<Value> {
    let parser = Parser::new(name, &["raw", "buffer_size"], 1);
    let mut found = [None; 2];
    parser.parse_into(args, kwnames, &mut found)?;
    let raw = found[0].ok_or_else(|| type_error(format_args!("{name}() missing required argument 'raw' (pos 1)")))?;
    let size = found[1].map_or(Ok(DEFAULT_BUFFER_SIZE as i64), number::index_i64_overflow)?;
    if size <= 0 {
        return Err(value_error("buffer size must be strictly positive"));
    }
    let b = this(v);
    b.size.set(size as usize);
    b.detached.set(false);
    drop(b.raw.replace(Slot::new(raw.clone())));
    Ok(raw.clone())
}

fn init_reader(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    let raw = init(v, "BufferedReader", args, kwnames)?;
    base::check_readable(&raw)?;
    this(v).readable.set(true);
    Ok(())
}

fn init_writer(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    let raw = init(v, "BufferedWriter", args, kwnames)?;
    base::check_writable(&raw)?;
    this(v).writable.set(true);
    Ok(())
}

fn init_random(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    let raw = init(v, "BufferedRandom", args, kwnames)?;
    base::check_seekable(&raw)?;
    base::check_readable(&raw)?;
    base::check_writable(&raw)?;
    this(v).readable.set(true);
    this(v).writable.set(true);
    Ok(())
}

impl BufferedObject {
    /// The raw stream.
    fn raw(&self) -> R {
        match self.raw.get().get() {
            Some(raw) => Ok(raw.clone()),
            None if self.detached.get() => Err(value_error("raw stream has been detached")),
            None => Err(value_error("I/O operation on uninitialized object")),
        }
    }
    fn is_closed(&self) -> R<bool> {
        let raw = self.raw()?;
        match raw.exact::<FileObject>() {
            Some(file) => Ok(file.fd.get() < 0),
            None => base::is_closed(&raw),
        }
    }
    fn check_open(&self, what: &str) -> R<()> {
        if self.is_closed()? {
            Err(value_error(what))
        } else {
            Ok(())
        }
    }
    fn buffered(&self) -> &[u8] {
        &self.ahead.get()[self.position.get()..]
    }
    /// Takes up to `n` bytes that were read ahead.
    fn take(&self, n: usize) -> Vec<u8> {
        let n = n.min(self.buffered().len());
        let taken = self.buffered()[..n].to_vec();
        self.position.set(self.position.get() + n);
        taken
    }
    /// Reads some bytes from the raw stream.
    fn raw_read(&self, n: usize) -> R<Option<Vec<u8>>> {
        let raw = self.raw()?;
        crate::memory::try_reserve(Some(n))?;
        if let Some(file) = raw.exact::<FileObject>() {
            let mut data = vec![0; n];
            return Ok(file.read_some(&mut data)?.map(|got| {
                data.truncate(got);
                data
            }));
        }
        let target = bytearray::new(vec![0; n]);
        let got = attr::call_method_str(&raw, "readinto", std::slice::from_ref(&target))?;
        if got.is_none() {
            return Ok(None);
        }
        let got = number::index_i64_overflow(&got)?;
        if got < 0 || got > n as i64 {
            return Err(exception::os_error_message(&format!(
                "raw readinto() returned invalid length {got} (should have been between 0 and {n})"
            )));
        }
        buffer::with_bytes(&target, |b| Some(b[..got as usize].to_vec()))
    }
    /// Reads ahead when nothing is left; the number of bytes then there, or `None` if the raw stream would block.
    pub fn fill(&self) -> R<Option<usize>> {
        if self.buffered().is_empty() {
            let Some(data) = self.raw_read(self.size.get())? else {
                return Ok(None);
            };
            *self.ahead.get_mut() = data;
            self.position.set(0);
        }
        Ok(Some(self.buffered().len()))
    }
    /// Before writing: the raw stream goes back to where the reader is.
    fn rewind(&self) -> R<()> {
        let unread = self.buffered().len();
        if unread > 0 {
            self.raw_seek(-(unread as i64), 1)?;
        }
        self.ahead.get_mut().clear();
        self.position.set(0);
        Ok(())
    }
    fn raw_seek(&self, offset: i64, whence: i64) -> R<i64> {
        let raw = self.raw()?;
        if let Some(file) = raw.exact::<FileObject>() {
            return file.seek(offset, whence as i32);
        }
        let at = attr::call_method_str(&raw, "seek", &[Value::int(offset), Value::int(whence)])?;
        number::index_i64_overflow(&at)
    }
    fn raw_tell(&self) -> R<i64> {
        let raw = self.raw()?;
        if let Some(file) = raw.exact::<FileObject>() {
            return file.seek(0, libc::SEEK_CUR);
        }
        number::index_i64_overflow(&attr::call_method_str(&raw, "tell", &[])?)
    }
    fn lock_address(&self) -> usize {
        (&raw const self.user).addr()
    }
    /// Waits until no other thread uses the raw stream. A signal's handler that interrupted its user can't wait for it.
    fn take_turn(&self) -> R<Turn<'_>> {
        let me = threads::owner();
        while let Some(user) = self.user.get()
            && !threads::is_gone(user)
        {
            if user == me {
                return Err(runtime_error(format_args!("reentrant call inside {}", self.shown()?)));
            }
            // At the end of the program the user may be a thread that gets nowhere.
            let deadline = is_finalizing().then(|| Instant::now() + Duration::from_secs(1));
            if threads::wait_interruptibly(Wait::Lock(self.lock_address()), deadline)?.0 == Woken::Late {
                return Err(runtime_error(format_args!(
                    "could not acquire lock for {} at interpreter shutdown, possibly due to daemon threads",
                    self.shown()?
                )));
            }
        }
        self.user.set(Some(me));
        Ok(Turn(self))
    }
    fn shown(&self) -> R<String> {
        // SAFETY: the object is alive.
        format::repr_string(&unsafe { Value::from_object(self) })
    }
    /// Writes everything to the raw stream.
    pub fn flush_behind(&self) -> R<()> {
        if self.user.get().is_none() && self.behind.get().is_empty() {
            return Ok(());
        }
        let _turn = self.take_turn()?;
        self.flush_in_turn()
    }
    fn flush_in_turn(&self) -> R<()> {
        while !self.behind.get().is_empty() {
            let data = std::mem::take(self.behind.get_mut());
            match self.raw_write(&data) {
                Ok(Some(n)) => {
                    let mut rest = data[n..].to_vec();
                    rest.append(self.behind.get_mut());
                    *self.behind.get_mut() = rest;
                    self.serve_signals()?;
                }
                Ok(None) => {
                    *self.behind.get_mut() = data;
                    return Err(would_block(0));
                }
                Err(raised) => {
                    let mut all = data;
                    all.append(self.behind.get_mut());
                    *self.behind.get_mut() = all;
                    return Err(raised);
                }
            }
        }
        Ok(())
    }
    /// Between writes: a signal may have ended the one before.
    fn serve_signals(&self) -> R<()> {
        if state().attention.load(Ordering::Relaxed) & attention::SIGNAL != 0 {
            control::poll()?;
        }
        Ok(())
    }
    fn raw_write(&self, data: &[u8]) -> R<Option<usize>> {
        let raw = self.raw()?;
        if let Some(file) = raw.exact::<FileObject>() {
            return file.write_some(data);
        }
        let view = crate::types::memoryview::of_bytes(data)?;
        let n = attr::call_method_str(&raw, "write", &[view])?;
        if n.is_none() {
            return Ok(None);
        }
        let n = number::index_i64_overflow(&n)?;
        if n < 0 || n > data.len() as i64 {
            return Err(exception::os_error_message(&format!(
                "raw write() returned invalid length {n} (should have been between 0 and {})",
                data.len()
            )));
        }
        Ok(Some(n as usize))
    }
    /// `write()`: into the buffer, through it when it is full.
    pub fn write_bytes(&self, data: &[u8]) -> R<()> {
        if self.is_closed()? {
            return Err(value_error("write to closed file"));
        }
        let size = self.size.get();
        let fits = || self.behind.get().len() + data.len() <= size;
        if fits() && !self.readable.get() && self.user.get().is_none() {
            self.behind.get_mut().extend_from_slice(data);
            return Ok(());
        }
        let _turn = self.take_turn()?;
        if self.is_closed()? {
            return Err(value_error("write to closed file"));
        }
        if self.readable.get() {
            self.rewind()?;
        }
        if fits() {
            self.behind.get_mut().extend_from_slice(data);
            return Ok(());
        }
        self.flush_in_turn()?;
        let mut data = data;
        while data.len() > size {
            match self.raw_write(data)? {
                Some(n) => data = &data[n..],
                None => return Err(would_block(0)),
            }
            self.serve_signals()?;
        }
        self.behind.get_mut().extend_from_slice(data);
        Ok(())
    }
    /// Up to `n` bytes, or all with `None`; `None` if the raw stream would block.
    fn read_bytes(&self, n: Option<usize>) -> R<Option<Vec<u8>>> {
        let Some(n) = n else { return self.read_all() };
        if n <= self.buffered().len() {
            return Ok(Some(self.take(n)));
        }
        let _turn = self.take_turn()?;
        self.flush_in_turn()?;
        let mut data = self.take(usize::MAX);
        while data.len() < n {
            let wanted = n - data.len();
            if wanted >= self.size.get() {
                match self.raw_read(wanted)? {
                    Some(got) if got.is_empty() => break,
                    Some(got) => data.extend_from_slice(&got),
                    None if data.is_empty() => return Ok(None),
                    None => break,
                }
                continue;
            }
            match self.fill()? {
                Some(0) => break,
                Some(_) => data.extend(self.take(wanted)),
                None if data.is_empty() => return Ok(None),
                None => break,
            }
        }
        Ok(Some(data))
    }
    fn read_all(&self) -> R<Option<Vec<u8>>> {
        let _turn = self.take_turn()?;
        self.flush_in_turn()?;
        let mut data = self.take(usize::MAX);
        let raw = self.raw()?;
        if let Some(file) = raw.exact::<FileObject>() {
            return match file.read_all()? {
                Some(rest) if data.is_empty() => Ok(Some(rest)),
                Some(rest) => {
                    data.extend_from_slice(&rest);
                    Ok(Some(data))
                }
                None => Ok((!data.is_empty()).then_some(data)),
            };
        }
        if let Some(read_all) = attr::get_str_optional(&raw, "readall")? {
            let rest = crate::ops::call::call0(&read_all)?;
            if rest.is_none() {
                return Ok((!data.is_empty()).then_some(data));
            }
            let Some(bytes) = bytes::contents(&rest) else {
                return Err(type_error("readall() should return bytes"));
            };
            data.extend_from_slice(bytes);
            return Ok(Some(data));
        }
        loop {
            let got = attr::call_method_str(&raw, "read", &[])?;
            let bytes = bytes::contents(&got).unwrap_or(&[]);
            if bytes.is_empty() {
                return Ok(Some(data));
            }
            data.extend_from_slice(bytes);
        }
    }
    /// A line of at most `limit` bytes.
    fn read_line(&self, limit: Option<usize>) -> R<Vec<u8>> {
        let mut turn = None;
        let mut line = Vec::new();
        loop {
            let left = limit.map_or(usize::MAX, |l| l - line.len());
            let available = self.buffered();
            let window = &available[..available.len().min(left)];
            if let Some(i) = memchr::memchr(b'\n', window) {
                line.extend(self.take(i + 1));
                return Ok(line);
            }
            let n = window.len();
            if n == left {
                line.extend(self.take(n));
                return Ok(line);
            }
            if turn.is_none() {
                // While it waited another thread may have read what was there.
                turn = Some(self.take_turn()?);
                self.flush_in_turn()?;
                continue;
            }
            line.extend(self.take(n));
            if !matches!(self.fill()?, Some(1..)) {
                return Ok(line);
            }
        }
    }
}

#[cold]
fn would_block(written: i64) -> Raised {
    let made = exception::instantiate(
        &exception::BLOCKING_IO_ERROR,
        &[
            Value::int(libc::EAGAIN.into()),
            Value::str("write could not complete without blocking"),
            Value::int(written),
        ],
    );
    match made {
        Ok(exc) => crate::exceptions::raise_value(exc),
        Err(raised) => raised,
    }
}

macro_rules! shared_methods {
    ($($extra:expr,)*) => {
        &[
            MethodDef::no_args("detach", detach),
            MethodDef::no_args("close", close),
            MethodDef::no_args("flush", flush),
            MethodDef::no_args("simple_flush", flush),
            MethodDef::positional("seek", seek),
            MethodDef::no_args("tell", tell),
            MethodDef::positional("truncate", truncate),
            MethodDef::no_args("seekable", |v| attr::call_method_str(&this(v).raw()?, "seekable", &[])),
            MethodDef::no_args("readable", |v| attr::call_method_str(&this(v).raw()?, "readable", &[])),
            MethodDef::no_args("writable", |v| attr::call_method_str(&this(v).raw()?, "writable", &[])),
            MethodDef::no_args("fileno", |v| attr::call_method_str(&this(v).raw()?, "fileno", &[])),
            MethodDef::no_args("isatty", |v| attr::call_method_str(&this(v).raw()?, "isatty", &[])),
            $($extra,)*
        ]
    };
}

static READER_METHODS: &[MethodDef] = shared_methods! {
    MethodDef::positional("read", read),
    MethodDef::positional("peek", peek),
    MethodDef::positional("read1", read1),
    MethodDef::one("readinto", |v, t| read_into(v, t, false)),
    MethodDef::one("readinto1", |v, t| read_into(v, t, true)),
    MethodDef::positional("readline", readline),
};
static WRITER_METHODS: &[MethodDef] = shared_methods! {
    MethodDef::one("write", write),
};
static RANDOM_METHODS: &[MethodDef] = shared_methods! {
    MethodDef::positional("read", read),
    MethodDef::positional("peek", peek),
    MethodDef::positional("read1", read1),
    MethodDef::one("readinto", |v, t| read_into(v, t, false)),
    MethodDef::one("readinto1", |v, t| read_into(v, t, true)),
    MethodDef::positional("readline", readline),
    MethodDef::one("write", write),
};

static GETSETS: &[GetSetDef] = &[
    GetSetDef::read_only("closed", |v| this(v).is_closed().map(Value::bool)),
    GetSetDef::read_only("name", |v| attr::get_str(&this(v).raw()?, "name")),
    GetSetDef::read_only("mode", |v| attr::get_str(&this(v).raw()?, "mode")),
    GetSetDef::read_only("raw", |v| this(v).raw()),
];

fn read(v: &Value, args: &[Value]) -> R {
    args::check_count("read", args.len(), 0, 1)?;
    let b = this(v);
    if let Some(n) = args.first().filter(|v| !v.is_none())
        && number::index_i64_overflow(n)? < -1
    {
        return Err(value_error("read length must be non-negative or -1"));
    }
    b.check_open("read of closed file")?;
    let n = size_argument("read", args)?;
    Ok(b.read_bytes(n)?.map_or(Value::none(), |data| Value::bytes(&data)))
}

fn peek(v: &Value, _: &[Value]) -> R {
    let b = this(v);
    b.check_open("peek of closed file")?;
    let _turn = b.take_turn()?;
    b.flush_in_turn()?;
    b.fill()?;
    Ok(Value::bytes(b.buffered()))
}

fn read1(v: &Value, args: &[Value]) -> R {
    let b = this(v);
    let n = size_argument("read1", args)?.unwrap_or(b.size.get());
    b.check_open("read of closed file")?;
    if n == 0 {
        return Ok(Value::bytes(b""));
    }
    let _turn = b.take_turn()?;
    b.flush_in_turn()?;
    if b.buffered().is_empty() && n >= b.size.get() {
        return Ok(Value::bytes(&b.raw_read(n)?.unwrap_or_default()));
    }
    b.fill()?;
    Ok(Value::bytes(&b.take(n)))
}

fn read_into(v: &Value, target: &Value, once: bool) -> R {
    let b = this(v);
    b.check_open("readinto of closed file")?;
    let n = buffer::with_bytes(target, <[u8]>::len)?;
    let data = if once {
        let _turn = b.take_turn()?;
        b.flush_in_turn()?;
        b.fill()?;
        Some(b.take(n))
    } else {
        b.read_bytes(Some(n))?
    };
    let Some(data) = data else { return Ok(Value::none()) };
    buffer::with_bytes_mut(target, |t| t[..data.len()].copy_from_slice(&data))?;
    Ok(Value::usize(data.len()))
}

fn readline(v: &Value, args: &[Value]) -> R {
    let b = this(v);
    let limit = size_argument("readline", args)?;
    b.check_open("readline of closed file")?;
    Ok(Value::bytes(&b.read_line(limit)?))
}

fn next_line(v: &Value) -> R<Option<Value>> {
    let b = this(v);
    if !b.readable.get() {
        return Err(unsupported("not readable"));
    }
    b.check_open("I/O operation on closed file.")?;
    let line = b.read_line(None)?;
    Ok((!line.is_empty()).then(|| Value::bytes(&line)))
}

fn write(v: &Value, data: &Value) -> R {
    let b = this(v);
    if crate::types::str::is_str(data) {
        return Err(type_error("a bytes-like object is required, not 'str'"));
    }
    let n = buffer::with_bytes(data, |d| b.write_bytes(d).map(|()| d.len()))??;
    Ok(Value::usize(n))
}

fn flush(v: &Value) -> R {
    let b = this(v);
    b.check_open("flush of closed file")?;
    b.flush_behind()?;
    if b.readable.get() && b.writable.get() {
        let _turn = b.take_turn()?;
        b.rewind()?;
    }
    let raw = b.raw()?;
    if raw.exact::<FileObject>().is_none() {
        attr::call_method_str(&raw, "flush", &[])?;
    }
    Ok(Value::none())
}

fn close(v: &Value) -> R {
    let b = this(v);
    let raw = b.raw()?;
    if b.is_closed()? {
        return Ok(Value::none());
    }
    let flushed = attr::call_method_str(v, "flush", &[]).map_err(Raised::take);
    let closed = attr::call_method_str(&raw, "close", &[]).map_err(Raised::take);
    b.behind.get_mut().clear();
    b.ahead.get_mut().clear();
    b.position.set(0);
    match (flushed, closed) {
        (Ok(_), Ok(result)) => Ok(result),
        (Err(exc), Ok(_)) | (Ok(_), Err(exc)) => Err(crate::exceptions::raise_again(exc)),
        (Err(first), Err(second)) => {
            exception::set_context(&second, Some(first));
            Err(crate::exceptions::raise_again(second))
        }
    }
}

fn detach(v: &Value) -> R {
    let b = this(v);
    let raw = b.raw()?;
    attr::call_method_str(v, "flush", &[])?;
    drop(b.raw.replace(Slot::NULL));
    b.detached.set(true);
    Ok(raw)
}

fn seek(v: &Value, args: &[Value]) -> R {
    args::check_count("seek", args.len(), 1, 2)?;
    let b = this(v);
    let whence = args.get(1).map_or(Ok(0), number::index_i64_overflow)?;
    if !(0..=4).contains(&whence) {
        return Err(value_error(format_args!("whence value {whence} unsupported")));
    }
    b.check_open("seek of closed file")?;
    let raw = b.raw()?;
    if !compare::is_true(&attr::call_method_str(&raw, "seekable", &[])?)? {
        return Err(unsupported("File or stream is not seekable."));
    }
    let offset = number::index_i64_overflow(&args[0])?;
    let _turn = b.take_turn()?;
    b.flush_in_turn()?;
    if whence == 0 || whence == 1 {
        // Within what was read ahead nothing needs to be asked of the raw stream.
        let here = b.raw_tell()? - b.buffered().len() as i64;
        let target = if whence == 0 { offset } else { here + offset };
        let start = here - b.position.get() as i64;
        if target >= start && target <= start + b.ahead.get().len() as i64 && !b.ahead.get().is_empty() {
            b.position.set((target - start) as usize);
            return Ok(Value::int(target));
        }
        b.ahead.get_mut().clear();
        b.position.set(0);
        return b.raw_seek(target, 0).map(Value::int);
    }
    b.ahead.get_mut().clear();
    b.position.set(0);
    b.raw_seek(offset, whence).map(Value::int)
}

fn tell(v: &Value) -> R {
    let b = this(v);
    let at = b.raw_tell()?;
    Ok(Value::int(at - b.buffered().len() as i64 + b.behind.get().len() as i64))
}

fn truncate(v: &Value, args: &[Value]) -> R {
    args::check_count("truncate", args.len(), 0, 1)?;
    let b = this(v);
    b.check_open("truncate of closed file")?;
    if !b.writable.get() {
        return Err(unsupported("truncate"));
    }
    attr::call_method_str(v, "flush", &[])?;
    let size = match args.first().filter(|v| !v.is_none()) {
        Some(v) => v.clone(),
        None => tell(v)?,
    };
    attr::call_method_str(&b.raw()?, "truncate", &[size])
}

fn repr(v: &Value) -> R {
    let ty = v.ty();
    let name = if ty.is_heap() {
        crate::types::type_::qualified_name(ty)
    } else {
        ty.name().to_owned()
    };
    let raw = this(v).raw.get().get().cloned();
    let shown = match raw {
        Some(raw) => attr::get_str_optional(&raw, "name")?,
        None => None,
    };
    Ok(Value::str(&match shown {
        Some(n) => format!("<{name} name={}>", format::repr_string(&n)?),
        None => format!("<{name}>"),
    }))
}

/// Memory of a `BufferedRWPair`.
#[repr(C)]
pub struct PairObject {
    header: Header,
    reader: Mut<Slot>,
    writer: Mut<Slot>,
}

payload!(PairObject, PAIR_TYPE);

/// `_io.BufferedRWPair`.
pub static PAIR_TYPE: TypeObject = TypeObject::builtin(
    "_io.BufferedRWPair",
    Some(&BUFFERED_IO_BASE),
    Slots {
        new: Some(|ty, _, _| {
            let pair = PairObject {
                header: Header::new(&PAIR_TYPE),
                reader: Mut::new(Slot::NULL),
                writer: Mut::new(Slot::NULL),
            };
            Ok(new_instance(ty, pair))
        }),
        init: Some(init_pair),
        drop: Some(drop_payload::<PairObject>),
        ..Slots::NONE
    },
)
.with_size(size_of::<PairObject>())
.with_attributes()
.with_methods(PAIR_METHODS)
.with_getsets(&[GetSetDef::read_only("closed", |v| {
    attr::get_str(&half(v, false)?, "closed")
})])
.with_doc("A buffered reader and writer object together.");

fn init_pair(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    args::no_keywords("BufferedRWPair", kwnames)?;
    args::check_count("BufferedRWPair", args.len(), 2, 3)?;
    let size = args
        .get(2)
        .map_or(Ok(DEFAULT_BUFFER_SIZE as i64), number::index_i64_overflow)?;
    base::check_readable(&args[0])?;
    base::check_writable(&args[1])?;
    // SAFETY: the slot's type has this layout.
    let pair = unsafe { v.cast_unchecked::<PairObject>() };
    drop(
        pair.reader
            .replace(Slot::new(make(&READER_TYPE, args[0].clone(), size.max(1) as usize))),
    );
    drop(
        pair.writer
            .replace(Slot::new(make(&WRITER_TYPE, args[1].clone(), size.max(1) as usize))),
    );
    Ok(())
}

fn half(v: &Value, reader: bool) -> R {
    // SAFETY: methods get instances of the type.
    let pair = unsafe { v.cast_unchecked::<PairObject>() };
    let slot = if reader { &pair.reader } else { &pair.writer };
    slot.get()
        .get()
        .cloned()
        .ok_or_else(|| value_error("I/O operation on uninitialized object"))
}

static PAIR_METHODS: &[MethodDef] = &[
    MethodDef::positional("read", |v, args| attr::call_method_str(&half(v, true)?, "read", args)),
    MethodDef::positional("peek", |v, args| attr::call_method_str(&half(v, true)?, "peek", args)),
    MethodDef::positional("read1", |v, args| attr::call_method_str(&half(v, true)?, "read1", args)),
    MethodDef::positional("readinto", |v, args| {
        attr::call_method_str(&half(v, true)?, "readinto", args)
    }),
    MethodDef::positional("readinto1", |v, args| {
        attr::call_method_str(&half(v, true)?, "readinto1", args)
    }),
    MethodDef::positional("write", |v, args| {
        attr::call_method_str(&half(v, false)?, "write", args)
    }),
    MethodDef::no_args("flush", |v| attr::call_method_str(&half(v, false)?, "flush", &[])),
    MethodDef::no_args("readable", |v| attr::call_method_str(&half(v, true)?, "readable", &[])),
    MethodDef::no_args("writable", |v| attr::call_method_str(&half(v, false)?, "writable", &[])),
    MethodDef::no_args("close", |v| {
        attr::call_method_str(&half(v, false)?, "close", &[])?;
        attr::call_method_str(&half(v, true)?, "close", &[])
    }),
    MethodDef::no_args("isatty", |v| {
        let writer = attr::call_method_str(&half(v, false)?, "isatty", &[])?;
        if writer.is_true() {
            Ok(writer)
        } else {
            attr::call_method_str(&half(v, true)?, "isatty", &[])
        }
    }),
];
