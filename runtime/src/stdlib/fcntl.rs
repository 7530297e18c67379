//! `fcntl`: control of descriptors, locks of files.

use super::select::descriptor;
use crate::args;
use crate::exceptions::{R, type_error, value_error};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::ops::{compare, number};
use crate::stdlib::sys::audit;
use crate::threads::away;
use crate::types::exception::os_error;
use crate::types::{buffer, dict, int, module, str};
use crate::value::Value;

macro_rules! constants {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

static CONSTANTS: &[(&str, i64)] = constants! {
    LOCK_SH LOCK_EX LOCK_NB LOCK_UN F_DUPFD F_DUPFD_CLOEXEC F_GETFD F_SETFD F_GETFL F_SETFL F_GETLK F_SETLK F_SETLKW
    F_OFD_GETLK F_OFD_SETLK F_OFD_SETLKW F_GETOWN F_SETOWN F_RDLCK F_WRLCK F_UNLCK F_SETLEASE F_GETLEASE F_NOTIFY
    F_ADD_SEALS F_GET_SEALS F_SEAL_SEAL F_SEAL_SHRINK F_SEAL_GROW F_SEAL_WRITE F_GETPIPE_SZ F_SETPIPE_SZ FD_CLOEXEC
};

/// Numbers that the C library's bindings do not name.
static OTHERS: &[(&str, i64)] = &[
    ("LOCK_MAND", 32),
    ("LOCK_READ", 64),
    ("LOCK_WRITE", 128),
    ("LOCK_RW", 192),
    ("F_GETSIG", 11),
    ("F_SETSIG", 10),
    ("F_EXLCK", 4),
    ("F_SHLCK", 8),
    ("F_GETLK64", 5),
    ("F_SETLK64", 6),
    ("F_SETLKW64", 7),
    ("FASYNC", 0x2000),
    ("FICLONE", 0x4004_9409),
    ("FICLONERANGE", 0x4020_940D),
    ("DN_ACCESS", 1),
    ("DN_MODIFY", 2),
    ("DN_CREATE", 4),
    ("DN_DELETE", 8),
    ("DN_RENAME", 16),
    ("DN_ATTRIB", 32),
    ("DN_MULTISHOT", 0x8000_0000),
];

/// Makes the module.
pub fn init() -> R {
    let module = module::new("fcntl", &[FUNCTIONS])?;
    let d = module::dict(&module);
    for (name, number) in CONSTANTS.iter().chain(OTHERS) {
        dict::set_str(&d, name, Value::int(*number));
    }
    Ok(module)
}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("fcntl", fcntl),
    MethodDef::positional("ioctl", ioctl),
    MethodDef::positional("flock", |_, args| {
        args::check_count("flock", args.len(), 2, 2)?;
        let (fd, operation) = (descriptor(&args[0])?, number::c_int(&args[1])?);
        audit::raise("fcntl.flock", || {
            vec![Value::int(fd.into()), Value::int(operation.into())]
        })?;
        // SAFETY: a plain system call.
        let call = move || unsafe { libc::flock(fd, operation) }.into();
        let file = file_of(fd);
        let undo = move |_| {
            if file_of(fd) == file {
                // SAFETY: as above.
                unsafe { libc::flock(fd, libc::LOCK_UN) };
            }
        };
        away(call, undo).map(|_| Value::none()).map_err(|e| e.raise(None))
    }),
    MethodDef::keywords("lockf", lockf),
];

/// Calls until no signal interrupts; signals' handlers run between.
fn again(mut call: impl FnMut() -> i32) -> R<i32> {
    loop {
        let result = call();
        if result >= 0 {
            return Ok(result);
        }
        if std::io::Error::last_os_error().raw_os_error() != Some(libc::EINTR) {
            return Err(os_error::raise_last(None));
        }
        crate::ops::control::poll()?;
    }
}

const BUFFER: usize = 1024;

fn fcntl(_: &Value, args: &[Value]) -> R {
    args::check_count("fcntl", args.len(), 2, 3)?;
    let (fd, command) = (descriptor(&args[0])?, number::c_int(&args[1])?);
    audit::raise("fcntl.fcntl", || {
        let argument = args.get(2).cloned().unwrap_or(Value::none());
        vec![Value::int(fd.into()), Value::int(command.into()), argument]
    })?;
    let zero = Value::int(0);
    let argument = args.get(2).unwrap_or(&zero);
    if !int::is_int(argument) && (str::is_str(argument) || buffer::is_bytes_like(argument)) {
        let bytes = match str::is_str(argument) {
            true => str::wtf8(argument).to_vec(),
            false => buffer::with_bytes(argument, <[u8]>::to_vec)?,
        };
        if bytes.len() > BUFFER {
            return Err(value_error("fcntl string arg too long"));
        }
        let mut data = [0u8; BUFFER];
        data[..bytes.len()].copy_from_slice(&bytes);
        // SAFETY: the buffer is larger than what the system writes.
        again(|| unsafe { libc::fcntl(fd, command, data.as_mut_ptr()) })?;
        return Ok(Value::bytes(&data[..bytes.len()]));
    }
    let argument = number::ssize(argument)?;
    // SAFETY: a plain system call.
    again(|| unsafe { libc::fcntl(fd, command, argument) }).map(|n| Value::int(n.into()))
}

fn ioctl(_: &Value, args: &[Value]) -> R {
    args::check_count("ioctl", args.len(), 2, 4)?;
    let (fd, request) = (descriptor(&args[0])?, number::ssize(&args[1])? as libc::c_ulong);
    let zero = Value::int(0);
    let argument = args.get(2).unwrap_or(&zero);
    audit::raise("fcntl.ioctl", || {
        let argument = args.get(2).cloned().unwrap_or(Value::none());
        vec![Value::int(fd.into()), args[1].clone(), argument]
    })?;
    let mutate = args.get(3).map_or(Ok(true), compare::is_true)?;
    if int::is_int(argument) {
        let argument = number::ssize(argument)?;
        // SAFETY: a system call with a number.
        return again(|| unsafe { libc::ioctl(fd, request, argument) }).map(|n| Value::int(n.into()));
    }
    let mut data = vec![0u8; BUFFER];
    let bytes = match str::is_str(argument) {
        true => str::wtf8(argument).to_vec(),
        false => buffer::with_bytes(argument, <[u8]>::to_vec)?,
    };
    let len = bytes.len();
    data.resize(len.max(BUFFER) + 1, 0);
    data[..len].copy_from_slice(&bytes);
    // SAFETY: the buffer is at least as large as the argument.
    let result = again(|| unsafe { libc::ioctl(fd, request, data.as_mut_ptr()) })?;
    if mutate && !str::is_str(argument) {
        let written = buffer::Buffer::of(argument, true);
        match written {
            Ok(target) => {
                target.bytes_mut().copy_from_slice(&data[..len]);
                return Ok(Value::int(result.into()));
            }
            Err(raised) => drop(raised.take()),
        }
    }
    if len > BUFFER {
        return Err(value_error("ioctl string arg too long"));
    }
    Ok(Value::bytes(&data[..len]))
}

fn lockf(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    if kwnames.is_some_and(|names| !crate::types::tuple::items(names).is_empty()) {
        return Err(type_error("lockf() takes no keyword arguments"));
    }
    args::check_count("lockf", args.len(), 2, 5)?;
    let (fd, code) = (descriptor(&args[0])?, number::c_int(&args[1])?);
    audit::raise("fcntl.lockf", || {
        let part = |at: usize| args.get(at).cloned().unwrap_or(Value::none());
        let whence = args.get(4).cloned().unwrap_or(Value::int(0));
        vec![Value::int(fd.into()), Value::int(code.into()), part(2), part(3), whence]
    })?;
    let kind = if code == libc::LOCK_UN {
        libc::F_UNLCK
    } else if code & libc::LOCK_SH != 0 {
        libc::F_RDLCK
    } else if code & libc::LOCK_EX != 0 {
        libc::F_WRLCK
    } else {
        return Err(value_error("unrecognized lockf argument"));
    };
    // SAFETY: plain data.
    let mut lock: libc::flock = unsafe { std::mem::zeroed() };
    lock.l_type = kind as i16;
    lock.l_len = args.get(2).map_or(Ok(0), number::ssize)?;
    lock.l_start = args.get(3).map_or(Ok(0), number::ssize)?;
    lock.l_whence = args.get(4).map_or(Ok(0), number::c_int)? as i16;
    let command = if code & libc::LOCK_NB != 0 {
        libc::F_SETLK
    } else {
        libc::F_SETLKW
    };
    // SAFETY: the structure lives through the call.
    let call = move || unsafe { libc::fcntl(fd, command, &raw const lock) }.into();
    let file = file_of(fd);
    let undo = move |_| {
        if file_of(fd) == file {
            let mut lock = lock;
            lock.l_type = libc::F_UNLCK as i16;
            // SAFETY: as above.
            unsafe { libc::fcntl(fd, libc::F_SETLK, &raw const lock) };
        }
    };
    away(call, undo).map(|_| Value::none()).map_err(|e| e.raise(None))
}

/// Device and inode of an open file: a descriptor's number may have become another file's.
fn file_of(fd: i32) -> Option<(u64, u64)> {
    // SAFETY: `stat` is plain data that the call fills.
    unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        (libc::fstat(fd, &mut stat) == 0).then_some((stat.st_dev, stat.st_ino))
    }
}
