//! Descriptors: positioned and scattered transfer, pipes, terminals, events; what else is known of files and processes.

use super::files::fd_of;
use super::stat::statvfs_value;
use super::{c_path, check, check_none};
use crate::args::{self, Parser};
use crate::exceptions::{R, type_error};
use crate::object::def::MethodDef;
use crate::ops::{compare, iter, number};
use crate::stdlib::io::file::retry;
use crate::stdlib::sys::audit;
use crate::types::{buffer, str, tuple};
use crate::value::Value;

/// A system call.
macro_rules! system {
    ($call:expr) => {
        // SAFETY: a system call with numbers, or with buffers and strings that live through it.
        unsafe { $call }
    };
}

/// The result of a transfer, repeated while signals interrupt.
fn transferred(call: impl FnMut() -> i64) -> R {
    retry(call).map(Value::int).map_err(|e| e.raise(None))
}

fn two(name: &str, args: &[Value]) -> R<(i32, i64)> {
    args::check_count(name, args.len(), 2, 2)?;
    Ok((fd_of(&args[0])?, number::ssize(&args[1])?))
}

/// An offset, or null for the descriptor's own position.
fn offset(v: Option<&Value>) -> R<Option<i64>> {
    v.filter(|v| !v.is_none()).map(number::ssize).transpose()
}

fn null_or(at: &mut Option<i64>) -> *mut i64 {
    at.as_mut().map_or(std::ptr::null_mut(), |at| &raw mut *at)
}

fn terminal_path(fd: i32) -> R {
    let mut name = [0u8; 256];
    let error = system!(libc::ttyname_r(fd, name.as_mut_ptr().cast(), name.len()));
    if error != 0 {
        return Err(crate::types::exception::os_error::raise_errno(error, None, None));
    }
    let end = name.iter().position(|&b| b == 0).unwrap_or(0);
    Ok(str::from_fs_bytes(&name[..end]))
}

/// Buffers that are filled or written one after the other.
fn vectors(v: &Value, writable: bool) -> R<(Vec<buffer::Buffer>, Vec<libc::iovec>)> {
    let mut buffers = Vec::new();
    for item in iter::collect(v)? {
        buffers.push(buffer::Buffer::of(&item, writable)?);
    }
    let parts = buffers
        .iter()
        .map(|b| libc::iovec {
            iov_base: b.bytes().as_ptr().cast_mut().cast(),
            iov_len: b.bytes().len(),
        })
        .collect();
    Ok((buffers, parts))
}

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("set_blocking", |_, args| {
        args::check_count("set_blocking", args.len(), 2, 2)?;
        let (fd, blocking) = (fd_of(&args[0])?, compare::is_true(&args[1])?);
        let flags = check(system!(libc::fcntl(fd, libc::F_GETFL)).into(), None)? as i32;
        let flags = if blocking {
            flags & !libc::O_NONBLOCK
        } else {
            flags | libc::O_NONBLOCK
        };
        check_none(system!(libc::fcntl(fd, libc::F_SETFL, flags)), None)
    }),
    MethodDef::one("pipe2", |_, flags| {
        let flags = number::c_int(flags)?;
        let mut fds = [0i32; 2];
        check(system!(libc::pipe2(fds.as_mut_ptr(), flags)).into(), None)?;
        Ok(tuple::new(fds.map(|fd| Value::int(fd.into())).to_vec()))
    }),
    MethodDef::positional("pread", |_, args| {
        args::check_count("pread", args.len(), 3, 3)?;
        let (fd, count, at) = (fd_of(&args[0])?, number::ssize(&args[1])?, number::ssize(&args[2])?);
        if count < 0 {
            return Err(crate::types::exception::os_error::raise_errno(libc::EINVAL, None, None));
        }
        crate::memory::try_reserve(Some(count as usize))?;
        let mut data = vec![0u8; count as usize];
        let got = retry(|| system!(libc::pread(fd, data.as_mut_ptr().cast(), data.len(), at)) as i64)
            .map_err(|e| e.raise(None))?;
        Ok(Value::bytes(&data[..got as usize]))
    }),
    MethodDef::positional("pwrite", |_, args| {
        args::check_count("pwrite", args.len(), 3, 3)?;
        let (fd, at) = (fd_of(&args[0])?, number::ssize(&args[2])?);
        let data = buffer::Buffer::of(&args[1], false)?;
        let bytes = data.bytes();
        transferred(|| system!(libc::pwrite(fd, bytes.as_ptr().cast(), bytes.len(), at)) as i64)
    }),
    MethodDef::positional("readv", |_, args| {
        args::check_count("readv", args.len(), 2, 2)?;
        let (fd, (_held, parts)) = (fd_of(&args[0])?, vectors(&args[1], true)?);
        transferred(|| system!(libc::readv(fd, parts.as_ptr(), parts.len() as i32)) as i64)
    }),
    MethodDef::positional("writev", |_, args| {
        args::check_count("writev", args.len(), 2, 2)?;
        let (fd, (_held, parts)) = (fd_of(&args[0])?, vectors(&args[1], false)?);
        transferred(|| system!(libc::writev(fd, parts.as_ptr(), parts.len() as i32)) as i64)
    }),
    MethodDef::positional("preadv", |_, args| {
        args::check_count("preadv", args.len(), 3, 4)?;
        let (fd, (_held, parts)) = (fd_of(&args[0])?, vectors(&args[1], true)?);
        let (at, flags) = (number::ssize(&args[2])?, args.get(3).map_or(Ok(0), number::c_int)?);
        transferred(|| system!(libc::preadv2(fd, parts.as_ptr(), parts.len() as i32, at, flags)) as i64)
    }),
    MethodDef::positional("pwritev", |_, args| {
        args::check_count("pwritev", args.len(), 3, 4)?;
        let (fd, (_held, parts)) = (fd_of(&args[0])?, vectors(&args[1], false)?);
        let (at, flags) = (number::ssize(&args[2])?, args.get(3).map_or(Ok(0), number::c_int)?);
        transferred(|| system!(libc::pwritev2(fd, parts.as_ptr(), parts.len() as i32, at, flags)) as i64)
    }),
    MethodDef::keywords("sendfile", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("sendfile", &["out_fd", "in_fd", "offset", "count"], 4);
        let [Some(to), Some(from), at, Some(count)] = PARSER.parse(args, kwnames)? else {
            return Err(type_error("sendfile() missing required arguments"));
        };
        let (to, from, count) = (fd_of(to)?, fd_of(from)?, number::ssize(count)?);
        let mut at = offset(at)?;
        let at = null_or(&mut at);
        transferred(|| system!(libc::sendfile(to, from, at, count as usize)) as i64)
    }),
    MethodDef::keywords("copy_file_range", |_, args, kwnames| {
        static PARSER: Parser = Parser::new(
            "copy_file_range",
            &["src", "dst", "count", "offset_src", "offset_dst"],
            3,
        );
        let [Some(from), Some(to), Some(count), at_from, at_to] = PARSER.parse(args, kwnames)? else {
            return Err(type_error("copy_file_range() missing required arguments"));
        };
        let (from, to, count) = (fd_of(from)?, fd_of(to)?, number::ssize(count)?);
        let (mut at_from, mut at_to) = (offset(at_from)?, offset(at_to)?);
        let (at_from, at_to) = (null_or(&mut at_from), null_or(&mut at_to));
        transferred(|| system!(libc::copy_file_range(from, at_from, to, at_to, count as usize, 0)) as i64)
    }),
    MethodDef::positional("posix_fadvise", |_, args| {
        args::check_count("posix_fadvise", args.len(), 4, 4)?;
        let (fd, advice) = (fd_of(&args[0])?, number::c_int(&args[3])?);
        let (at, length) = (number::ssize(&args[1])?, number::ssize(&args[2])?);
        failed_with(system!(libc::posix_fadvise(fd, at, length, advice)))
    }),
    MethodDef::positional("posix_fallocate", |_, args| {
        args::check_count("posix_fallocate", args.len(), 3, 3)?;
        let fd = fd_of(&args[0])?;
        let (at, length) = (number::ssize(&args[1])?, number::ssize(&args[2])?);
        failed_with(system!(libc::posix_fallocate(fd, at, length)))
    }),
    MethodDef::positional("lockf", |_, args| {
        args::check_count("lockf", args.len(), 3, 3)?;
        let (fd, command, length) = (fd_of(&args[0])?, number::c_int(&args[1])?, number::ssize(&args[2])?);
        audit::raise("os.lockf", || {
            vec![Value::int(fd.into()), Value::int(command.into()), Value::int(length)]
        })?;
        check_none(system!(libc::lockf(fd, command, length)), None)
    }),
    MethodDef::no_args("openpty", |_| {
        let mut fds = [0i32; 2];
        let [main, other] = &mut fds;
        let null = std::ptr::null_mut;
        check(
            system!(libc::openpty(main, other, null(), std::ptr::null(), std::ptr::null())).into(),
            None,
        )?;
        for fd in fds {
            check(system!(libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC)).into(), None)?;
        }
        Ok(tuple::new(fds.map(|fd| Value::int(fd.into())).to_vec()))
    }),
    MethodDef::one("ttyname", |_, fd| terminal_path(fd_of(fd)?)),
    MethodDef::no_args("ctermid", |_| Ok(Value::str("/dev/tty"))),
    MethodDef::one("device_encoding", |_, fd| {
        let is_terminal = system!(libc::isatty(fd_of(fd)?)) == 1;
        Ok(if is_terminal {
            Value::str("utf-8")
        } else {
            Value::none()
        })
    }),
    MethodDef::one("fchdir", |_, fd| {
        let fd = fd_of(fd)?;
        audit::raise("os.chdir", || vec![Value::int(fd.into())])?;
        check_none(system!(libc::fchdir(fd)), None)
    }),
    MethodDef::positional("fchown", |_, args| {
        args::check_count("fchown", args.len(), 3, 3)?;
        let (uid, gid) = (number::ssize(&args[1])? as u32, number::ssize(&args[2])? as u32);
        let fd = fd_of(&args[0])?;
        audit::raise("os.chown", || owners(Value::int(fd.into()), uid, gid))?;
        check_none(system!(libc::fchown(fd, uid, gid)), None)
    }),
    MethodDef::positional("lchown", |_, args| {
        args::check_count("lchown", args.len(), 3, 3)?;
        let path = c_path("lchown", &args[0])?;
        let (uid, gid) = (number::ssize(&args[1])? as u32, number::ssize(&args[2])? as u32);
        audit::raise("os.chown", || owners(audit::path(&args[0]), uid, gid))?;
        check_none(system!(libc::lchown(path.as_ptr(), uid, gid)), Some(&args[0]))
    }),
    MethodDef::one("chroot", |_, path| {
        let c = c_path("chroot", path)?;
        check_none(system!(libc::chroot(c.as_ptr())), Some(path))
    }),
    MethodDef::one("fstatvfs", |_, fd| {
        // SAFETY: plain data, filled by the call.
        let mut found: libc::statvfs = unsafe { std::mem::zeroed() };
        check(system!(libc::fstatvfs(fd_of(fd)?, &raw mut found)).into(), None)?;
        statvfs_value(&found)
    }),
    MethodDef::positional("eventfd", |_, args| {
        args::check_count("eventfd", args.len(), 1, 2)?;
        let flags = args.get(1).map_or(Ok(libc::EFD_CLOEXEC), number::c_int)?;
        let initial = number::ssize(&args[0])? as u32;
        check(system!(libc::eventfd(initial, flags)).into(), None).map(Value::int)
    }),
    MethodDef::one("eventfd_read", |_, fd| {
        let mut value = 0u64;
        let fd = fd_of(fd)?;
        crate::threads::wait_for_descriptor(fd, libc::POLLIN)?;
        check(system!(libc::eventfd_read(fd, &raw mut value)).into(), None)?;
        Ok(Value::int(value as i64))
    }),
    MethodDef::positional("eventfd_write", |_, args| {
        let (fd, value) = two("eventfd_write", args)?;
        check_none(system!(libc::eventfd_write(fd, value as u64)), None)
    }),
    MethodDef::positional("memfd_create", |_, args| {
        args::check_count("memfd_create", args.len(), 1, 2)?;
        let name = c_path("memfd_create", &args[0])?;
        let flags = args.get(1).map_or(Ok(1), number::ssize)? as u32;
        check(system!(libc::memfd_create(name.as_ptr(), flags)).into(), None).map(Value::int)
    }),
    MethodDef::one("major", |_, device| {
        Ok(Value::int(libc::major(number::ssize(device)? as u64).into()))
    }),
    MethodDef::one("minor", |_, device| {
        Ok(Value::int(libc::minor(number::ssize(device)? as u64).into()))
    }),
    MethodDef::positional("makedev", |_, args| {
        args::check_count("makedev", args.len(), 2, 2)?;
        let (major, minor) = (number::ssize(&args[0])? as u32, number::ssize(&args[1])? as u32);
        Ok(Value::int(libc::makedev(major, minor) as i64))
    }),
    MethodDef::one("WCOREDUMP", |_, s| Ok(Value::bool(libc::WCOREDUMP(number::c_int(s)?)))),
    MethodDef::one("WIFCONTINUED", |_, s| {
        Ok(Value::bool(libc::WIFCONTINUED(number::c_int(s)?)))
    }),
];

/// `None`, or OSError for an error number that a function returns.
fn failed_with(error: i32) -> R {
    match error {
        0 => Ok(Value::none()),
        error => Err(crate::types::exception::os_error::raise_errno(error, None, None)),
    }
}

macro_rules! constants {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

pub(super) static CONSTANTS: &[(&str, i64)] = constants! {
    EFD_CLOEXEC EFD_NONBLOCK EFD_SEMAPHORE F_LOCK F_TEST F_TLOCK F_ULOCK GRND_NONBLOCK GRND_RANDOM MFD_ALLOW_SEALING
    MFD_CLOEXEC MFD_HUGETLB O_FSYNC POSIX_FADV_DONTNEED POSIX_FADV_NOREUSE POSIX_FADV_NORMAL POSIX_FADV_RANDOM
    POSIX_FADV_SEQUENTIAL POSIX_FADV_WILLNEED RWF_APPEND RWF_DSYNC RWF_HIPRI RWF_NOWAIT RWF_SYNC SPLICE_F_MORE
    SPLICE_F_MOVE SPLICE_F_NONBLOCK ST_APPEND ST_MANDLOCK ST_NOATIME ST_NODEV ST_NODIRATIME ST_NOEXEC ST_NOSUID
    ST_RDONLY ST_RELATIME ST_SYNCHRONOUS ST_WRITE XATTR_CREATE XATTR_REPLACE
};

/// What the event of a change of owners tells, outside of any folder.
fn owners(what: Value, uid: u32, gid: u32) -> Vec<Value> {
    vec![what, Value::int(uid.into()), Value::int(gid.into()), Value::int(-1)]
}
