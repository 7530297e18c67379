//! `FileIO`: files as the system has them.

use super::base::{RAW_IO_BASE, closed_error, size_argument};
use super::unsupported;
use crate::args::{self, Parser};
use crate::exceptions::{R, Raised, type_error, value_error};
use crate::object::attributes::new_instance;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::TypeObject;
use crate::ops::{attr, call, compare, control, format, number};
use crate::state::state;
use crate::threads;
use crate::types::exception::os_error;
use crate::types::{buffer, int, str};
use crate::value::Value;
use std::cell::Cell;
use std::ffi::CStr;
use std::os::fd::{FromRawFd, OwnedFd};

/// Memory of a `FileIO`.
#[repr(C)]
pub struct FileObject {
    pub header: Header,
    /// The descriptor, −1 when closed.
    pub fd: Cell<i32>,
    pub readable: Cell<bool>,
    pub writable: Cell<bool>,
    pub appending: Cell<bool>,
    pub creating: Cell<bool>,
    pub closefd: Cell<bool>,
    seekable: Cell<Option<bool>>,
}

payload!(FileObject, TYPE);

/// `_io.FileIO`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "_io.FileIO",
    Some(&RAW_IO_BASE),
    Slots {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        ..Slots::NONE
    },
)
.with_size(size_of::<FileObject>())
.with_attributes()
.with_methods(METHODS)
.with_getsets(&[
    GetSetDef::read_only("closed", |v| Ok(Value::bool(this(v).fd.get() < 0))),
    GetSetDef::read_only("closefd", |v| Ok(Value::bool(this(v).closefd.get()))),
    GetSetDef::read_only("mode", |v| Ok(Value::str(this(v).mode()))),
    GetSetDef::read_write(
        "_blksize",
        |v| Ok(Value::usize(this(v).block_size().unwrap_or(8192))),
        |_, _| Ok(()),
    ),
])
.with_doc("Open a file.");

fn this(v: &Value) -> &FileObject {
    // SAFETY: slots, methods and getters get instances of the type.
    unsafe { v.cast_unchecked::<FileObject>() }
}

fn blank() -> FileObject {
    FileObject {
        header: Header::new(&TYPE),
        fd: Cell::new(-1),
        readable: Cell::new(false),
        writable: Cell::new(false),
        appending: Cell::new(false),
        creating: Cell::new(false),
        closefd: Cell::new(true),
        seekable: Cell::new(None),
    }
}

fn new(ty: &'static TypeObject, _: &[Value], _: KwNames) -> R {
    Ok(new_instance(ty, blank()))
}

fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    static PARSER: Parser = Parser::new("FileIO", &["file", "mode", "closefd", "opener"], 1);
    let [file, mode, closefd, opener] = PARSER.parse(args, kwnames)?;
    let file = file.ok_or_else(|| type_error("FileIO() missing required argument 'file' (pos 1)"))?;
    let mode = match mode {
        None => "r",
        Some(m) if str::is_str(m) => str::to_str_lossless(m).unwrap_or("?"),
        Some(m) => return Err(args::bad_argument("FileIO", "argument 'mode'", "str", m)),
    };
    let closefd = closefd.map_or(Ok(true), compare::is_true)?;
    let path = if int::is_int(file) {
        file.clone()
    } else {
        crate::stdlib::posix::fspath(file)?
    };
    set_up(v, &path, mode, closefd, opener.filter(|o| !o.is_none()))
}

/// Opens a file (or takes a descriptor) as a new object.
pub fn open(ty: &'static TypeObject, path: &Value, mode: &str, closefd: bool, opener: Option<&Value>) -> R {
    let v = new_instance(ty, blank());
    set_up(&v, path, mode, closefd, opener)?;
    Ok(v)
}

/// A file object of a descriptor.
pub fn from_descriptor(fd: i32, mode: &str, closefd: bool) -> R {
    open(&TYPE, &Value::int(fd.into()), mode, closefd, None)
}

/// What `FileIO` says to a mode without its main letter, or with several.
pub const BAD_MODE: &str = "Must have exactly one of create/read/write/append mode and at most one plus";

/// The flags of `open(2)` for a mode.
fn parse_mode(file: &FileObject, mode: &str) -> R<i32> {
    let (mut main, mut plus) = (None, false);
    for c in mode.chars() {
        match c {
            'x' | 'r' | 'w' | 'a' if main.is_none() => main = Some(c),
            'b' => {}
            '+' if !plus => plus = true,
            'x' | 'r' | 'w' | 'a' | '+' => return Err(value_error(BAD_MODE)),
            _ => return Err(value_error(format_args!("invalid mode: {mode}"))),
        }
    }
    let flags = match main {
        Some('r') => 0,
        Some('w') => libc::O_CREAT | libc::O_TRUNC,
        Some('a') => libc::O_CREAT | libc::O_APPEND,
        Some(_) => libc::O_CREAT | libc::O_EXCL,
        None => return Err(value_error(BAD_MODE)),
    };
    file.readable.set(main == Some('r') || plus);
    file.writable.set(main != Some('r') || plus);
    file.appending.set(main == Some('a'));
    file.creating.set(main == Some('x'));
    let access = match (file.readable.get(), file.writable.get()) {
        (true, true) => libc::O_RDWR,
        (true, false) => libc::O_RDONLY,
        _ => libc::O_WRONLY,
    };
    Ok(flags | access | libc::O_CLOEXEC)
}

fn set_up(v: &Value, path: &Value, mode: &str, closefd: bool, opener: Option<&Value>) -> R<()> {
    let file = this(v);
    let flags = parse_mode(file, mode)?;
    file.closefd.set(closefd);
    if let Some(fd) = int::as_i64(path) {
        if fd < 0 {
            return Err(value_error("negative file descriptor"));
        }
        file.fd.set(fd as i32);
    } else {
        if !closefd {
            return Err(value_error("Cannot use closefd=False with file name"));
        }
        crate::stdlib::sys::audit::raise("open", || {
            vec![path.clone(), Value::str(mode), Value::int(flags.into())]
        })?;
        file.fd.set(match opener {
            Some(opener) => {
                let fd = call::call2(opener, path, &Value::int(flags.into()))?;
                let fd = number::index_i64_overflow(&fd).map_err(|raised| {
                    drop(raised.take());
                    type_error("expected integer from opener")
                })?;
                if fd < 0 {
                    return Err(value_error(format_args!("opener returned {fd}")));
                }
                fd as i32
            }
            None => open_path(path, flags)?,
        });
    }
    let stat = match file.stat() {
        Ok(stat) => stat,
        Err(errno) => {
            file.fd.set(-1);
            return Err(os_error::raise_errno(errno, None, None));
        }
    };
    if stat.st_mode & libc::S_IFMT == libc::S_IFDIR {
        if int::is_int(path) {
            file.fd.set(-1);
        } else {
            file.close_quietly();
        }
        return Err(os_error::raise_errno(libc::EISDIR, Some(path), None));
    }
    attr::set_str(v, "name", path)?;
    if file.appending.get() {
        // SAFETY: a plain seek; pipes fail, which does not matter.
        unsafe { libc::lseek(file.fd.get(), 0, libc::SEEK_END) };
    }
    Ok(())
}

fn open_path(path: &Value, flags: i32) -> R<i32> {
    let c_path = crate::stdlib::posix::c_path("open", path)?;
    open_at(libc::AT_FDCWD, &c_path, flags, 0o666)
        .map(|fd| fd as i32)
        .map_err(|e| e.raise(Some(path)))
}

/// `openat`; a named pipe waits for its other end, which another thread may open.
pub fn open_at(dir: i32, path: &CStr, flags: i32, mode: libc::c_uint) -> Result<i64, Failure> {
    if !threads::alone() && flags & libc::O_NONBLOCK == 0 && is_named_pipe(dir, path) {
        let path = path.to_owned();
        // SAFETY: the path is a C string.
        let open = move || unsafe { libc::openat(dir, path.as_ptr(), flags, mode) }.into();
        // SAFETY: a descriptor that nobody else knows of.
        return threads::away(open, |fd| drop(unsafe { OwnedFd::from_raw_fd(fd as i32) }));
    }
    // SAFETY: as above.
    retry(|| unsafe { libc::openat(dir, path.as_ptr(), flags, mode) }.into())
}

fn is_named_pipe(dir: i32, path: &CStr) -> bool {
    // SAFETY: the path is a C string; `stat` is plain data that the call fills.
    unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        libc::fstatat(dir, path.as_ptr(), &mut stat, 0) == 0 && stat.st_mode & libc::S_IFMT == libc::S_IFIFO
    }
}

/// Why a system call failed.
pub enum Failure {
    /// The error number.
    Errno(i32),
    /// A signal handler raised.
    Raised(Raised),
}

impl Failure {
    /// As a pending exception.
    pub fn raise(self, filename: Option<&Value>) -> Raised {
        match self {
            Failure::Errno(errno) => os_error::raise_errno(errno, filename, None),
            Failure::Raised(raised) => raised,
        }
    }
}

/// The last error number.
pub fn errno() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// Writes, and lets the other threads run where a pipe has no room: one of them may be the reader. As with the system's call, a
/// signal that arrives after a part was written ends it; its handlers run later.
pub fn write_in_turns(fd: i32, data: &[u8]) -> Result<i64, Failure> {
    let whole = match waits_for_room(fd) {
        Some(whole) if !threads::alone() => whole,
        // SAFETY: the slice lives through the call.
        _ => return retry(|| unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) as i64 }),
    };
    // Other threads may change what `data` is part of.
    let data = data.to_vec();
    let mut done = 0;
    loop {
        // A pipe with room takes as many bytes without waiting.
        let end = if whole {
            data.len()
        } else {
            data.len().min(done + libc::PIPE_BUF)
        };
        let part = &data[done..end];
        let mut wanted = libc::pollfd {
            fd,
            events: libc::POLLOUT,
            revents: 0,
        };
        // SAFETY: one entry.
        if unsafe { libc::poll(&mut wanted, 1, 0) } == 0 {
            if done == 0 {
                threads::wait_for_descriptor(fd, libc::POLLOUT).map_err(Failure::Raised)?;
            } else if !threads::wait_unless_signal(fd, libc::POLLOUT) {
                return Ok(done as i64);
            }
        }
        // SAFETY: the slice lives through the call.
        let write = || unsafe { libc::write(fd, part.as_ptr().cast(), part.len()) as i64 };
        if done > 0 {
            match write() {
                n @ 0.. => done += n as usize,
                _ => return Ok(done as i64),
            }
        } else {
            done = retry(write)? as usize;
        }
        if done >= data.len() {
            return Ok(done as i64);
        }
    }
}

/// Whether a write waits for room that another thread may make: for a message, which is written as a whole, or for bytes.
fn waits_for_room(fd: i32) -> Option<bool> {
    // SAFETY: `stat` is plain data that the call fills; the option is an integer.
    unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        if libc::fstat(fd, &mut stat) < 0 || libc::fcntl(fd, libc::F_GETFL) & libc::O_NONBLOCK != 0 {
            return None;
        }
        match stat.st_mode & libc::S_IFMT {
            libc::S_IFIFO => Some(false),
            libc::S_IFSOCK => {
                let (mut kind, mut length) = (0i32, 4);
                libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_TYPE, (&raw mut kind).cast(), &mut length);
                Some(kind != libc::SOCK_STREAM)
            }
            _ => None,
        }
    }
}

/// Repeats a system call that a signal interrupted, after the signal's handlers ran (PEP 475).
pub fn retry(mut call: impl FnMut() -> i64) -> Result<i64, Failure> {
    loop {
        let result = call();
        if result >= 0 {
            return Ok(result);
        }
        let error = errno();
        if error != libc::EINTR {
            return Err(Failure::Errno(error));
        }
        if state().attention.load(std::sync::atomic::Ordering::Relaxed) != 0
            && let Err(raised) = control::poll()
        {
            return Err(Failure::Raised(raised));
        }
    }
}

impl FileObject {
    fn stat(&self) -> Result<libc::stat, i32> {
        // SAFETY: `stat` is plain data that the call fills.
        unsafe {
            let mut stat: libc::stat = std::mem::zeroed();
            if libc::fstat(self.fd.get(), &mut stat) < 0 {
                Err(errno())
            } else {
                Ok(stat)
            }
        }
    }
    /// The preferred buffer size.
    pub fn block_size(&self) -> Option<usize> {
        self.stat().ok().map(|s| s.st_blksize as usize).filter(|n| *n > 1)
    }
    /// `isatty()`.
    pub fn is_terminal(&self) -> bool {
        // SAFETY: asks about a descriptor.
        unsafe { libc::isatty(self.fd.get()) == 1 }
    }
    /// Closes without errors.
    pub fn close_quietly(&self) {
        let fd = self.fd.replace(-1);
        if fd >= 0 && self.closefd.get() {
            // SAFETY: the descriptor is ours.
            unsafe { libc::close(fd) };
        }
    }
    fn mode(&self) -> &'static str {
        match (
            self.creating.get(),
            self.appending.get(),
            self.readable.get(),
            self.writable.get(),
        ) {
            (true, _, true, _) => "xb+",
            (true, ..) => "xb",
            (_, true, true, _) => "ab+",
            (_, true, ..) => "ab",
            (_, _, true, true) => "rb+",
            (_, _, true, false) => "rb",
            _ => "wb",
        }
    }
    fn check_open(&self) -> R<()> {
        if self.fd.get() < 0 { Err(closed_error()) } else { Ok(()) }
    }
    fn check_readable(&self) -> R<()> {
        self.check_open()?;
        if self.readable.get() {
            Ok(())
        } else {
            Err(unsupported("File not open for reading"))
        }
    }
    fn check_writable(&self) -> R<()> {
        self.check_open()?;
        if self.writable.get() {
            Ok(())
        } else {
            Err(unsupported("File not open for writing"))
        }
    }
    /// Reads into `target`: the number of bytes, or `None` if none are there without blocking.
    pub fn read_some(&self, target: &mut [u8]) -> R<Option<usize>> {
        // SAFETY: the memory is ours alone until the call ends.
        unsafe { self.read_to(target.as_mut_ptr(), target.len()) }
    }
    /// Reads up to `length` bytes to an address; other threads and signals' handlers may run before.
    ///
    /// # Safety
    /// The memory must stay writable until the call ends.
    unsafe fn read_to(&self, target: *mut u8, length: usize) -> R<Option<usize>> {
        self.check_readable()?;
        crate::threads::wait_for_descriptor(self.fd.get(), libc::POLLIN)?;
        // SAFETY: as the caller promises.
        match retry(|| unsafe { libc::read(self.fd.get(), target.cast(), length) as i64 }) {
            Ok(n) => Ok(Some(n as usize)),
            Err(Failure::Errno(libc::EAGAIN)) => Ok(None),
            Err(e) => Err(e.raise(None)),
        }
    }
    /// Writes some of `data`: the number of bytes, or `None` if none could be taken without blocking.
    pub fn write_some(&self, data: &[u8]) -> R<Option<usize>> {
        self.check_writable()?;
        match write_in_turns(self.fd.get(), data) {
            Ok(n) => Ok(Some(n as usize)),
            Err(Failure::Errno(libc::EAGAIN)) => Ok(None),
            Err(e) => Err(e.raise(None)),
        }
    }
    /// `lseek`.
    pub fn seek(&self, offset: i64, whence: i32) -> R<i64> {
        self.check_open()?;
        // SAFETY: a plain system call.
        let at = unsafe { libc::lseek(self.fd.get(), offset, whence) };
        if at < 0 {
            Err(os_error::raise_errno(errno(), None, None))
        } else {
            Ok(at)
        }
    }
    fn is_seekable(&self) -> bool {
        if let Some(known) = self.seekable.get() {
            return known;
        }
        // SAFETY: a plain system call.
        let answer = unsafe { libc::lseek(self.fd.get(), 0, libc::SEEK_CUR) } >= 0;
        self.seekable.set(Some(answer));
        answer
    }
    /// Everything up to the end of the file.
    pub fn read_all(&self) -> R<Option<Vec<u8>>> {
        self.check_readable()?;
        let mut all = Vec::new();
        if let Ok(stat) = self.stat()
            && stat.st_size > 0
        {
            // SAFETY: a plain system call.
            let at = unsafe { libc::lseek(self.fd.get(), 0, libc::SEEK_CUR) };
            if at >= 0 && at < stat.st_size {
                all.reserve((stat.st_size - at) as usize + 1);
            }
        }
        loop {
            if all.capacity() - all.len() < 1024 {
                all.reserve(all.len().max(8192));
            }
            let start = all.len();
            let room = all.capacity();
            all.resize(room, 0);
            let got = self.read_some(&mut all[start..]);
            match got {
                Ok(Some(n)) => {
                    all.truncate(start + n);
                    if n == 0 {
                        return Ok(Some(all));
                    }
                }
                Ok(None) => {
                    all.truncate(start);
                    return Ok((start > 0).then_some(all));
                }
                Err(raised) => return Err(raised),
            }
        }
    }
}

static METHODS: &[MethodDef] = &[
    MethodDef::positional("read", read),
    MethodDef::no_args("readall", |v| {
        Ok(this(v).read_all()?.map_or(Value::none(), |b| Value::bytes(&b)))
    }),
    MethodDef::one("readinto", readinto),
    MethodDef::one("write", write),
    MethodDef::positional("seek", seek),
    MethodDef::no_args("tell", |v| this(v).seek(0, libc::SEEK_CUR).map(Value::int)),
    MethodDef::positional("truncate", truncate),
    MethodDef::no_args("close", close),
    MethodDef::no_args("seekable", |v| {
        this(v).check_open()?;
        Ok(Value::bool(this(v).is_seekable()))
    }),
    MethodDef::no_args("readable", |v| {
        this(v).check_open()?;
        Ok(Value::bool(this(v).readable.get()))
    }),
    MethodDef::no_args("writable", |v| {
        this(v).check_open()?;
        Ok(Value::bool(this(v).writable.get()))
    }),
    MethodDef::no_args("fileno", |v| {
        this(v).check_open()?;
        Ok(Value::int(this(v).fd.get().into()))
    }),
    MethodDef::no_args("isatty", |v| {
        this(v).check_open()?;
        Ok(Value::bool(this(v).is_terminal()))
    }),
    MethodDef::no_args("_isatty_open_only", |v| Ok(Value::bool(this(v).is_terminal()))),
];

fn read(v: &Value, args: &[Value]) -> R {
    let file = this(v);
    file.check_readable()?;
    let Some(n) = size_argument("read", args)? else {
        return Ok(file.read_all()?.map_or(Value::none(), |b| Value::bytes(&b)));
    };
    crate::memory::try_reserve(Some(n))?;
    let mut data = vec![0; n];
    Ok(match file.read_some(&mut data)? {
        Some(n) => Value::bytes(&data[..n]),
        None => Value::none(),
    })
}

fn readinto(v: &Value, target: &Value) -> R {
    let file = this(v);
    file.check_readable()?;
    let room = buffer::writable(target)?;
    // SAFETY: the memory is lent until `room` is dropped.
    let got = unsafe { file.read_to(room.lent.ptr, room.lent.len) }?;
    Ok(got.map_or(Value::none(), Value::usize))
}

fn write(v: &Value, data: &Value) -> R {
    let file = this(v);
    file.check_writable()?;
    let done = buffer::with_bytes(data, |b| file.write_some(b))??;
    Ok(done.map_or(Value::none(), Value::usize))
}

fn seek(v: &Value, args: &[Value]) -> R {
    args::check_count("seek", args.len(), 1, 2)?;
    let file = this(v);
    file.check_open()?;
    let offset = number::index_i64_overflow(&args[0])?;
    let whence = args.get(1).map_or(Ok(0), number::index_i64_overflow)?;
    file.seek(offset, whence as i32).map(Value::int)
}

fn truncate(v: &Value, args: &[Value]) -> R {
    args::check_count("truncate", args.len(), 0, 1)?;
    let file = this(v);
    file.check_writable()?;
    let size = match args.first().filter(|v| !v.is_none()) {
        Some(v) => number::index_i64_overflow(v)?,
        None => file.seek(0, libc::SEEK_CUR)?,
    };
    // SAFETY: a plain system call.
    retry(|| unsafe { libc::ftruncate(file.fd.get(), size) }.into()).map_err(|e| e.raise(None))?;
    Ok(Value::int(size))
}

fn close(v: &Value) -> R {
    let file = this(v);
    // `_IOBase.close` flushes, which does nothing here, and marks the object.
    attr::set_str(v, "__IOBase_closed", &Value::bool(true))?;
    let fd = file.fd.replace(-1);
    if fd >= 0 && file.closefd.get() {
        // SAFETY: the descriptor is ours.
        if unsafe { libc::close(fd) } < 0 {
            return Err(os_error::raise_errno(errno(), None, None));
        }
    }
    Ok(Value::none())
}

fn repr(v: &Value) -> R {
    let file = this(v);
    let ty = v.ty();
    let name = format!("_io.{}", ty.short_name());
    if file.fd.get() < 0 {
        return Ok(Value::str(&format!("<{name} [closed]>")));
    }
    let closefd = if file.closefd.get() { "True" } else { "False" };
    let shown = match attr::get_str_optional(v, "name")? {
        Some(n) => format!("name={}", format::repr_string(&n)?),
        None => format!("fd={}", file.fd.get()),
    };
    Ok(Value::str(&format!(
        "<{name} {shown} mode='{}' closefd={closefd}>",
        file.mode()
    )))
}
