//! `mmap`: files and memory as buffers.

use crate::args::{Parser, check_count};
use crate::exceptions::{R, index_error, type_error, value_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::native_type::Field;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{number, subscr};
use crate::stdlib::sys::audit;
use crate::types::exception::{self, os_error};
use crate::types::{buffer, dict, module, slice};
use crate::value::Value;
use std::cell::Cell;

macro_rules! constants {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

static CONSTANTS: &[(&str, i64)] = constants! {
    PROT_EXEC PROT_READ PROT_WRITE MAP_SHARED MAP_PRIVATE MAP_DENYWRITE MAP_EXECUTABLE MAP_ANON MAP_ANONYMOUS
    MAP_POPULATE MAP_STACK MAP_NORESERVE MADV_NORMAL MADV_RANDOM MADV_SEQUENTIAL MADV_WILLNEED MADV_DONTNEED MADV_REMOVE
    MADV_DONTFORK MADV_DOFORK MADV_HWPOISON MADV_MERGEABLE MADV_UNMERGEABLE MADV_HUGEPAGE MADV_NOHUGEPAGE MADV_DONTDUMP
    MADV_DODUMP MADV_FREE
};

const ACCESS_DEFAULT: i32 = 0;
const ACCESS_READ: i32 = 1;
const ACCESS_WRITE: i32 = 2;
const ACCESS_COPY: i32 = 3;

fn page_size() -> i64 {
    // SAFETY: a plain call.
    unsafe { libc::sysconf(libc::_SC_PAGESIZE) }
}

/// Makes the module.
pub fn init() -> R {
    crate::object::lookup::ready(&TYPE);
    let m = module::new("mmap", &[])?;
    let d = module::dict(&m);
    dict::set_str(&d, "mmap", TYPE.value());
    dict::set_str(&d, "error", exception::OS_ERROR.value());
    for (name, n) in CONSTANTS {
        dict::set_str(&d, name, Value::int(*n));
    }
    for (i, name) in ["DEFAULT", "READ", "WRITE", "COPY"].into_iter().enumerate() {
        dict::set_str(&d, &format!("ACCESS_{name}"), Value::usize(i));
    }
    dict::set_str(&d, "PAGESIZE", Value::int(page_size()));
    dict::set_str(&d, "ALLOCATIONGRANULARITY", Value::int(page_size()));
    Ok(m)
}

/// Mapped memory, unmapped with its owner.
struct Mapping {
    data: Cell<*mut u8>,
    size: Cell<usize>,
}

impl Field for Mapping {}

impl Mapping {
    fn unmap(&self) {
        let data = self.data.replace(std::ptr::null_mut());
        if !data.is_null() {
            // SAFETY: the mapping is ours and goes once.
            unsafe { libc::munmap(data.cast(), self.size.get()) };
        }
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        self.unmap();
    }
}

/// A descriptor of our own, or −1.
struct File(Cell<i32>);

impl Field for File {}

impl File {
    fn close(&self) {
        let fd = self.0.replace(-1);
        if fd >= 0 {
            // SAFETY: our own descriptor.
            unsafe { libc::close(fd) };
        }
    }
}

impl Drop for File {
    fn drop(&mut self) {
        self.close();
    }
}

native_type! {
    /// Mapped memory.
    pub struct Mmap: TYPE = "mmap.mmap" {
        mapping: Mapping,
        file: File,
        position: Cell<usize>,
        offset: Cell<i64>,
        access: Cell<i32>,
        exports: Cell<usize>,
    }
    slots {
        new: new,
        repr: repr,
        len: |v| { open(v).map(|m| m.mapping.size.get()) },
        item: |v, i| match contents(open(v)?).get(i as usize) {
            Some(&byte) if i >= 0 => Ok(Value::bytes(&[byte])),
            _ => Err(index_error("mmap index out of range")),
        },
        subscript: get_item,
        ass_subscript: set_item,
        getbuffer: lend,
        releasebuffer: |v, _| {
            let m = Mmap::of(v);
            m.exports.set(m.exports.get().saturating_sub(1));
        },
    }
    .with_methods(METHODS)
    .with_getsets(&[GetSetDef::read_only("closed", |v| {
        Ok(Value::bool(Mmap::of(v).mapping.data.get().is_null()))
    })])
}

/// The object, if it is not closed.
fn open(v: &Value) -> R<&Mmap> {
    let m = Mmap::of(v);
    if m.mapping.data.get().is_null() {
        return Err(value_error("mmap closed or invalid"));
    }
    Ok(m)
}

fn writable(v: &Value) -> R<&Mmap> {
    let m = open(v)?;
    if m.access.get() == ACCESS_READ {
        return Err(type_error("mmap can't modify a readonly memory map."));
    }
    Ok(m)
}

fn contents(m: &Mmap) -> &[u8] {
    // SAFETY: the mapping is that large; no Python code runs while the slice is used.
    unsafe { std::slice::from_raw_parts(m.mapping.data.get(), m.mapping.size.get()) }
}

#[allow(clippy::mut_from_ref)]
fn contents_mut(m: &Mmap) -> &mut [u8] {
    // SAFETY: as above, and the slice is the only one.
    unsafe { std::slice::from_raw_parts_mut(m.mapping.data.get(), m.mapping.size.get()) }
}

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("mmap", &["fileno", "length", "flags", "prot", "access", "offset"], 2);
    let [Some(fd), Some(length), flags, prot, access, offset] = PARSER.parse(args, kwnames)? else {
        return Err(type_error("mmap() missing required arguments"));
    };
    let (fd, mut length) = (number::c_int(fd)?, number::ssize(length)?);
    let access = access.map_or(Ok(ACCESS_DEFAULT), number::c_int)?;
    let offset = offset.map_or(Ok(0), number::ssize)?;
    let given = flags.is_some() || prot.is_some();
    let mut flags = flags.map_or(Ok(libc::MAP_SHARED), number::c_int)?;
    let mut prot = prot.map_or(Ok(libc::PROT_WRITE | libc::PROT_READ), number::c_int)?;
    audit::raise("mmap.__new__", || {
        let numbers = [fd.into(), length, access.into(), offset];
        numbers.map(Value::int).to_vec()
    })?;
    if length < 0 {
        return Err(crate::exceptions::overflow_error(
            "memory mapped length must be positive",
        ));
    }
    if offset < 0 {
        return Err(crate::exceptions::overflow_error(
            "memory mapped offset must be positive",
        ));
    }
    if access != ACCESS_DEFAULT && given {
        return Err(value_error("mmap can't specify both access and flags, prot."));
    }
    let mut kept = access;
    match access {
        ACCESS_READ => (flags, prot) = (libc::MAP_SHARED, libc::PROT_READ),
        ACCESS_WRITE => (flags, prot) = (libc::MAP_SHARED, libc::PROT_READ | libc::PROT_WRITE),
        ACCESS_COPY => (flags, prot) = (libc::MAP_PRIVATE, libc::PROT_READ | libc::PROT_WRITE),
        ACCESS_DEFAULT => {
            kept = match (prot & libc::PROT_READ != 0, prot & libc::PROT_WRITE != 0) {
                (true, true) => ACCESS_DEFAULT,
                (false, true) => ACCESS_WRITE,
                _ => ACCESS_READ,
            };
        }
        _ => return Err(value_error("mmap invalid access parameter.")),
    }
    if fd != -1 {
        // SAFETY: plain data, filled by the call.
        let size = unsafe {
            let mut found: libc::stat = std::mem::zeroed();
            (libc::fstat(fd, &raw mut found) == 0 && found.st_mode & libc::S_IFMT == libc::S_IFREG)
                .then_some(found.st_size)
        };
        if let Some(size) = size {
            if length == 0 {
                if size == 0 {
                    return Err(value_error("cannot mmap an empty file"));
                }
                if offset >= size {
                    return Err(value_error("mmap offset is greater than file size"));
                }
                length = size - offset;
            } else if offset > size || size - offset < length {
                return Err(value_error("mmap length is greater than file size"));
            }
        }
    } else {
        flags |= libc::MAP_ANONYMOUS;
    }
    map(ty, fd, length, flags, prot, offset, kept)
}

fn map(ty: &'static TypeObject, fd: i32, length: i64, flags: i32, prot: i32, offset: i64, access: i32) -> R {
    let mut own = -1;
    if fd != -1 {
        // SAFETY: a plain system call.
        own = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
        if own < 0 {
            return Err(os_error::raise_last(None));
        }
    }
    let file = File(Cell::new(own));
    // SAFETY: the system chooses the address.
    let data = unsafe { libc::mmap(std::ptr::null_mut(), length as usize, prot, flags, own, offset) };
    if data == libc::MAP_FAILED {
        return Err(os_error::raise_last(None));
    }
    let mapping = Mapping {
        data: Cell::new(data.cast()),
        size: Cell::new(length as usize),
    };
    Ok(Mmap::instance(
        ty,
        mapping,
        file,
        Cell::new(0),
        Cell::new(offset),
        Cell::new(access),
        Cell::new(0),
    ))
}

fn repr(v: &Value) -> R {
    let m = Mmap::of(v);
    let name = v.ty().name();
    if m.mapping.data.get().is_null() {
        return Ok(Value::str(&format!("<{name} closed=True>")));
    }
    let access = ["ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE", "ACCESS_COPY"][m.access.get() as usize & 3];
    Ok(Value::str(&format!(
        "<{name} closed=False, access={access}, length={}, pos={}, offset={}>",
        m.mapping.size.get(),
        m.position.get(),
        m.offset.get()
    )))
}

fn lend(v: &Value, flags: i32) -> R<buffer::Lent> {
    let m = open(v)?;
    let readonly = m.access.get() == ACCESS_READ;
    if flags & buffer::flags::WRITABLE != 0 && readonly {
        return Err(crate::exceptions::buffer_error("Object is not writable."));
    }
    m.exports.set(m.exports.get() + 1);
    Ok(buffer::Lent::bytes(
        m.mapping.data.get(),
        m.mapping.size.get(),
        readonly,
    ))
}

/// Fails if Python code that ran meanwhile has closed the object.
fn still_open(m: &Mmap) -> R<()> {
    match m.mapping.data.get().is_null() {
        true => Err(value_error("mmap closed or invalid")),
        false => Ok(()),
    }
}

fn index_of(m: &Mmap, key: &Value) -> R<usize> {
    let size = m.mapping.size.get() as i64;
    let i = number::index_i64(key)?;
    still_open(m)?;
    let i = if i < 0 { i + size } else { i };
    if i < 0 || i >= size {
        return Err(index_error("mmap index out of range"));
    }
    Ok(i as usize)
}

fn get_item(v: &Value, key: &Value) -> R {
    let m = open(v)?;
    if number::is_index(key) {
        let i = index_of(m, key)?;
        return Ok(Value::int(contents(m)[i].into()));
    }
    if !key.is_exact(&slice::TYPE) {
        return Err(type_error("mmap indices must be integers"));
    }
    let (start, _, step, count) = subscr::slice_indices(key, m.mapping.size.get())?;
    still_open(m)?;
    let all = contents(open(v)?);
    let found = (0..count).map(|i| all[(start + i as i64 * step) as usize]);
    Ok(Value::bytes(&found.collect::<Vec<u8>>()))
}

fn set_item(v: &Value, key: &Value, value: Option<&Value>) -> R<()> {
    let m = open(v)?;
    let Some(value) = value else {
        return Err(type_error("mmap object doesn't support item deletion"));
    };
    writable(v)?;
    if number::is_index(key) {
        let i = index_of(m, key)?;
        if !number::is_index(value) {
            return Err(type_error("mmap item value must be an int"));
        }
        let byte = number::ssize(value)?;
        let byte = u8::try_from(byte).map_err(|_| value_error("mmap item value must be in range(0, 256)"))?;
        contents_mut(open(v)?)[i] = byte;
        return Ok(());
    }
    if !key.is_exact(&slice::TYPE) {
        return Err(type_error("mmap indices must be integers"));
    }
    let (start, _, step, count) = subscr::slice_indices(key, m.mapping.size.get())?;
    still_open(m)?;
    let data = buffer::with_bytes(value, <[u8]>::to_vec)?;
    if data.len() != count {
        return Err(index_error("mmap slice assignment is wrong size"));
    }
    let all = contents_mut(open(v)?);
    for (i, byte) in data.into_iter().enumerate() {
        all[(start + i as i64 * step) as usize] = byte;
    }
    Ok(())
}

/// A position as `find` takes it: negative from the end, kept inside.
fn bound(v: Option<&Value>, default: usize, size: usize) -> R<usize> {
    let Some(v) = v else { return Ok(default) };
    let i = number::ssize(v)?;
    let i = if i < 0 { i + size as i64 } else { i };
    Ok(i.clamp(0, size as i64) as usize)
}

fn search(v: &Value, args: &[Value], name: &str, last: bool) -> R {
    check_count(name, args.len(), 1, 3)?;
    let needle = buffer::with_bytes(&args[0], <[u8]>::to_vec)?;
    let m = open(v)?;
    let size = m.mapping.size.get();
    let (from, to) = (
        bound(args.get(1), m.position.get(), size)?,
        bound(args.get(2), size, size)?,
    );
    still_open(m)?;
    if from > to {
        return Ok(Value::int(-1));
    }
    let part = &contents(m)[from..to];
    let found = match last {
        false => memchr::memmem::find(part, &needle),
        true => memchr::memmem::rfind(part, &needle),
    };
    Ok(Value::int(found.map_or(-1, |i| (from + i) as i64)))
}

fn take(m: &Mmap, count: usize) -> Value {
    let from = m.position.get().min(m.mapping.size.get());
    let to = from + count.min(m.mapping.size.get() - from);
    m.position.set(to);
    Value::bytes(&contents(m)[from..to])
}

fn resize(v: &Value, size: &Value) -> R {
    let size = number::ssize(size)?;
    let m = open(v)?;
    if m.exports.get() > 0 {
        return Err(crate::exceptions::buffer_error(
            "mmap can't resize with extant pointers exported.",
        ));
    }
    if !matches!(m.access.get(), ACCESS_WRITE | ACCESS_DEFAULT) {
        return Err(type_error("mmap can't resize a readonly or copy-on-write memory map."));
    }
    still_open(m)?;
    if size < 0 || i64::MAX - size < m.offset.get() {
        return Err(value_error("new size out of range"));
    }
    let fd = m.file.0.get();
    // SAFETY: our own descriptor and mapping.
    unsafe {
        if fd >= 0 && libc::ftruncate(fd, m.offset.get() + size) < 0 {
            return Err(os_error::raise_last(None));
        }
        let data = libc::mremap(
            m.mapping.data.get().cast(),
            m.mapping.size.get(),
            size as usize,
            libc::MREMAP_MAYMOVE,
        );
        if data == libc::MAP_FAILED {
            return Err(os_error::raise_last(None));
        }
        m.mapping.data.set(data.cast());
        m.mapping.size.set(size as usize);
    }
    Ok(Value::none())
}

fn flush(v: &Value, args: &[Value]) -> R {
    check_count("flush", args.len(), 0, 2)?;
    let m = open(v)?;
    let size = m.mapping.size.get() as i64;
    let from = args.first().map_or(Ok(0), number::ssize)?;
    let length = args.get(1).map_or(Ok(size), number::ssize)?;
    still_open(m)?;
    if from < 0 || length < 0 || size - from < length {
        return Err(value_error("flush values out of range"));
    }
    if matches!(m.access.get(), ACCESS_READ | ACCESS_COPY) {
        return Ok(Value::none());
    }
    // SAFETY: inside our mapping.
    let result = unsafe {
        libc::msync(
            m.mapping.data.get().add(from as usize).cast(),
            length as usize,
            libc::MS_SYNC,
        )
    };
    super::posix::check_none(result, None)
}

fn seek(v: &Value, args: &[Value]) -> R {
    check_count("seek", args.len(), 1, 2)?;
    let m = open(v)?;
    let distance = number::ssize(&args[0])?;
    let from = match args.get(1).map_or(Ok(0), number::c_int)? {
        0 => 0,
        1 => m.position.get() as i64,
        2 => m.mapping.size.get() as i64,
        _ => return Err(value_error("unknown seek type")),
    };
    let to = from + distance;
    if to < 0 || to > m.mapping.size.get() as i64 {
        return Err(value_error("seek out of range"));
    }
    m.position.set(to as usize);
    Ok(Value::none())
}

fn write(v: &Value, data: &Value) -> R {
    let data = buffer::with_bytes(data, <[u8]>::to_vec)?;
    let m = writable(v)?;
    let from = m.position.get();
    if from > m.mapping.size.get() || m.mapping.size.get() - from < data.len() {
        return Err(value_error("data out of range"));
    }
    contents_mut(m)[from..from + data.len()].copy_from_slice(&data);
    m.position.set(from + data.len());
    Ok(Value::usize(data.len()))
}

fn close(v: &Value) -> R {
    let m = Mmap::of(v);
    if m.exports.get() > 0 {
        return Err(crate::exceptions::buffer_error("cannot close exported pointers exist"));
    }
    m.mapping.unmap();
    m.file.close();
    Ok(Value::none())
}

static METHODS: &[MethodDef] = &[
    MethodDef::no_args("close", close),
    MethodDef::no_args("__enter__", |v| open(v).map(|_| v.clone())),
    MethodDef::positional("__exit__", |v, _| close(v)),
    MethodDef::positional("find", |v, args| search(v, args, "find", false)),
    MethodDef::positional("rfind", |v, args| search(v, args, "rfind", true)),
    MethodDef::positional("flush", flush),
    MethodDef::positional("seek", seek),
    MethodDef::one("resize", resize),
    MethodDef::one("write", write),
    MethodDef::no_args("tell", |v| Ok(Value::usize(open(v)?.position.get()))),
    MethodDef::no_args("size", |v| {
        let m = open(v)?;
        let fd = m.file.0.get();
        if fd < 0 {
            return Ok(Value::usize(m.mapping.size.get()));
        }
        // SAFETY: plain data, filled by the call.
        let (result, size) = unsafe {
            let mut found: libc::stat = std::mem::zeroed();
            (libc::fstat(fd, &raw mut found), found.st_size)
        };
        super::posix::check(result.into(), None)?;
        Ok(Value::int(size))
    }),
    MethodDef::positional("read", |v, args| {
        check_count("read", args.len(), 0, 1)?;
        let count = match args.first().filter(|n| !n.is_none()) {
            Some(n) => usize::try_from(number::ssize(n)?).unwrap_or(usize::MAX),
            None => usize::MAX,
        };
        Ok(take(open(v)?, count))
    }),
    MethodDef::no_args("readline", |v| {
        let m = open(v)?;
        let rest = &contents(m)[m.position.get().min(m.mapping.size.get())..];
        let count = memchr::memchr(b'\n', rest).map_or(rest.len(), |i| i + 1);
        Ok(take(m, count))
    }),
    MethodDef::no_args("read_byte", |v| {
        let m = open(v)?;
        let at = m.position.get();
        if at >= m.mapping.size.get() {
            return Err(value_error("read byte out of range"));
        }
        m.position.set(at + 1);
        Ok(Value::int(contents(m)[at].into()))
    }),
    MethodDef::one("write_byte", |v, byte| {
        let byte = number::ssize(byte)?;
        let m = writable(v)?;
        let at = m.position.get();
        if at >= m.mapping.size.get() {
            return Err(value_error("write byte out of range"));
        }
        contents_mut(m)[at] = byte as u8;
        m.position.set(at + 1);
        Ok(Value::none())
    }),
    MethodDef::positional("move", |v, args| {
        check_count("move", args.len(), 3, 3)?;
        let m = writable(v)?;
        let size = m.mapping.size.get() as i64;
        let [to, from, count] = [0, 1, 2].map(|i| number::ssize(&args[i]));
        let (to, from, count) = (to?, from?, count?);
        still_open(m)?;
        if to < 0 || from < 0 || count < 0 || size - to < count || size - from < count {
            return Err(value_error("source, destination, or count out of range"));
        }
        contents_mut(m).copy_within(from as usize..(from + count) as usize, to as usize);
        Ok(Value::none())
    }),
    MethodDef::positional("madvise", |v, args| {
        check_count("madvise", args.len(), 1, 3)?;
        let m = open(v)?;
        let advice = number::c_int(&args[0])?;
        let from = args.get(1).map_or(Ok(0), number::ssize)?;
        let size = m.mapping.size.get() as i64;
        let length = args.get(2).map_or(Ok(size), number::ssize)?;
        still_open(m)?;
        if from < 0 || from >= size {
            return Err(value_error("madvise start out of bounds"));
        }
        if length < 0 {
            return Err(value_error("madvise length invalid"));
        }
        let length = length.min(size - from) as usize;
        // SAFETY: inside our mapping.
        let result = unsafe { libc::madvise(m.mapping.data.get().add(from as usize).cast(), length, advice) };
        super::posix::check_none(result, None)
    }),
];
