//! Functions of paths that also take descriptors, or paths relative to an open folder (`dir_fd`).

use super::stat::stat_value;
use super::{check, check_none, fspath, path_bytes, path_value};
use crate::args::Parser;
use crate::exceptions::{R, type_error, value_error};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::ops::{compare, number};
use crate::stdlib::io::file::{errno, open_at};
use crate::stdlib::sys::audit;
use crate::types::exception::{self, os_error};
use crate::types::{float, tuple};
use crate::value::Value;
use std::ffi::{CStr, CString};

/// What a function of paths may be given besides a path.
#[derive(Clone, Copy)]
pub(super) enum Also {
    Nothing,
    Descriptor,
    DescriptorOrNone,
}

/// The argument of a function of paths.
pub(super) enum Target {
    Descriptor(i32),
    Path(CString),
}

/// Converts an argument (`path_converter`).
pub(super) fn target(function: &str, argument: &str, v: &Value, also: Also) -> R<Target> {
    if matches!(also, Also::DescriptorOrNone) && v.is_none() {
        return Ok(Target::Path(c".".to_owned()));
    }
    if !matches!(also, Also::Nothing) && number::is_index(v) {
        return number::c_int(v).map(Target::Descriptor);
    }
    let found = fspath(v).map_err(|raised| {
        let has_method = crate::object::lookup::lookup(v.ty(), crate::names::__fspath__()).is_some();
        if has_method || !raised.matches(&exception::TYPE_ERROR) {
            return raised;
        }
        drop(raised.take());
        let wanted = match also {
            Also::Nothing => "string, bytes or os.PathLike",
            Also::Descriptor => "string, bytes, os.PathLike or integer",
            Also::DescriptorOrNone => "string, bytes, os.PathLike, integer or None",
        };
        type_error(format_args!(
            "{function}: {argument} should be {wanted}, not {}",
            v.ty().name()
        ))
    })?;
    let Ok(path) = CString::new(path_bytes(&found)?) else {
        return Err(value_error("embedded null byte"));
    };
    Ok(Target::Path(path))
}

fn path(function: &str, argument: &str, v: &Value) -> R<CString> {
    match target(function, argument, v, Also::Nothing)? {
        Target::Path(path) => Ok(path),
        Target::Descriptor(_) => unreachable!("descriptors are not asked for"),
    }
}

/// Converts `dir_fd` (`dir_fd_converter`).
fn folder(v: Option<&Value>) -> R<i32> {
    match v {
        None => Ok(libc::AT_FDCWD),
        Some(v) if v.is_none() => Ok(libc::AT_FDCWD),
        Some(v) if number::is_index(v) => number::c_int(v),
        Some(v) => Err(type_error(format_args!(
            "argument should be integer or None, not {}",
            v.ty().name()
        ))),
    }
}

fn missing(function: &str, argument: &str, position: usize) -> crate::exceptions::Raised {
    type_error(format_args!(
        "{function}() missing required argument '{argument}' (pos {position})"
    ))
}

fn truth(v: Option<&Value>, default: bool) -> R<bool> {
    v.map_or(Ok(default), compare::is_true)
}

fn mode_of(v: Option<&Value>, default: i32) -> R<libc::mode_t> {
    Ok(v.map_or(Ok(default), number::c_int)? as libc::mode_t)
}

fn no_follow(follow: bool) -> i32 {
    if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW }
}

/// What a descriptor does not go together with.
fn check_descriptor(function: &str, dir_fd: i32, follow: bool) -> R<()> {
    if dir_fd != libc::AT_FDCWD {
        return Err(value_error(format_args!(
            "{function}: can't specify both dir_fd and fd"
        )));
    }
    if !follow {
        return Err(value_error(format_args!(
            "{function}: cannot use fd and follow_symlinks together"
        )));
    }
    Ok(())
}

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("stat", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("stat", &["path", "dir_fd", "follow_symlinks"], 1).keyword_only(1);
        let [path, dir_fd, follow] = PARSER.parse(args, kwnames)?;
        stat("stat", path, dir_fd, truth(follow, true)?, Also::Descriptor)
    }),
    MethodDef::keywords("lstat", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("lstat", &["path", "dir_fd"], 1).keyword_only(1);
        let [path, dir_fd] = PARSER.parse(args, kwnames)?;
        stat("lstat", path, dir_fd, false, Also::Nothing)
    }),
    MethodDef::keywords("open", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("open", &["path", "flags", "mode", "dir_fd"], 2).keyword_only(3);
        let [given, flags, mode, dir_fd] = PARSER.parse(args, kwnames)?;
        let given = given.ok_or_else(|| missing("open", "path", 1))?;
        let c = path("open", "path", given)?;
        let flags = number::c_int(flags.ok_or_else(|| missing("open", "flags", 2))?)? | libc::O_CLOEXEC;
        let (mode, dir) = (mode_of(mode, 0o777)?, folder(dir_fd)?);
        audit::raise("open", || {
            vec![audit::path(given), Value::none(), Value::int(flags.into())]
        })?;
        open_at(dir, &c, flags, mode as libc::c_uint)
            .map(Value::int)
            .map_err(|e| e.raise(Some(given)))
    }),
    MethodDef::keywords("mkdir", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("mkdir", &["path", "mode", "dir_fd"], 1).keyword_only(2);
        let [given, mode, dir_fd] = PARSER.parse(args, kwnames)?;
        let given = given.ok_or_else(|| missing("mkdir", "path", 1))?;
        let c = path("mkdir", "path", given)?;
        let (mode, dir) = (mode_of(mode, 0o777)?, folder(dir_fd)?);
        audit::raise("os.mkdir", || {
            vec![audit::path(given), Value::int(mode.into()), told_folder(dir)]
        })?;
        // SAFETY: a C string.
        check_none(unsafe { libc::mkdirat(dir, c.as_ptr(), mode) }, Some(given))
    }),
    MethodDef::keywords("mkfifo", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("mkfifo", &["path", "mode", "dir_fd"], 1).keyword_only(2);
        let [given, mode, dir_fd] = PARSER.parse(args, kwnames)?;
        let given = given.ok_or_else(|| missing("mkfifo", "path", 1))?;
        let c = path("mkfifo", "path", given)?;
        let (mode, dir) = (mode_of(mode, 0o666)?, folder(dir_fd)?);
        // SAFETY: a C string.
        check_none(unsafe { libc::mkfifoat(dir, c.as_ptr(), mode) }, Some(given))
    }),
    MethodDef::keywords("mknod", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("mknod", &["path", "mode", "device", "dir_fd"], 1).keyword_only(3);
        let [given, mode, device, dir_fd] = PARSER.parse(args, kwnames)?;
        let given = given.ok_or_else(|| missing("mknod", "path", 1))?;
        let c = path("mknod", "path", given)?;
        let device = device.map_or(Ok(0), number::ssize)? as libc::dev_t;
        let (mode, dir) = (mode_of(mode, 0o600)?, folder(dir_fd)?);
        // SAFETY: a C string.
        check_none(unsafe { libc::mknodat(dir, c.as_ptr(), mode, device) }, Some(given))
    }),
    MethodDef::keywords("unlink", |_, args, kwnames| remove("unlink", 0, args, kwnames)),
    MethodDef::keywords("remove", |_, args, kwnames| remove("remove", 0, args, kwnames)),
    MethodDef::keywords("rmdir", |_, args, kwnames| {
        remove("rmdir", libc::AT_REMOVEDIR, args, kwnames)
    }),
    MethodDef::keywords("rename", |_, args, kwnames| rename("rename", args, kwnames)),
    MethodDef::keywords("replace", |_, args, kwnames| rename("replace", args, kwnames)),
    MethodDef::keywords("link", link),
    MethodDef::keywords("symlink", symlink),
    MethodDef::keywords("readlink", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("readlink", &["path", "dir_fd"], 1).keyword_only(1);
        let [given, dir_fd] = PARSER.parse(args, kwnames)?;
        let given = given.ok_or_else(|| missing("readlink", "path", 1))?;
        let (c, dir) = (path("readlink", "path", given)?, folder(dir_fd)?);
        let mut target = vec![0u8; 4097];
        // SAFETY: the buffer has that many bytes.
        let n = unsafe { libc::readlinkat(dir, c.as_ptr(), target.as_mut_ptr().cast(), target.len()) };
        let n = check(n as i64, Some(given))?;
        Ok(path_value(&target[..n as usize], Some(&fspath(given)?)))
    }),
    MethodDef::keywords("access", |_, args, kwnames| {
        static PARSER: Parser = Parser::new(
            "access",
            &["path", "mode", "dir_fd", "effective_ids", "follow_symlinks"],
            2,
        )
        .keyword_only(2);
        let [given, mode, dir_fd, effective, follow] = PARSER.parse(args, kwnames)?;
        let c = path("access", "path", given.ok_or_else(|| missing("access", "path", 1))?)?;
        let mode = number::c_int(mode.ok_or_else(|| missing("access", "mode", 2))?)?;
        let dir = folder(dir_fd)?;
        let flags = no_follow(truth(follow, true)?) | if truth(effective, false)? { libc::AT_EACCESS } else { 0 };
        // SAFETY: a C string.
        Ok(Value::bool(
            unsafe { libc::faccessat(dir, c.as_ptr(), mode, flags) } == 0,
        ))
    }),
    MethodDef::keywords("chmod", chmod),
    MethodDef::keywords("chown", chown),
    MethodDef::keywords("utime", utime),
    MethodDef::keywords("statvfs", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("statvfs", &["path"], 1);
        let [given] = PARSER.parse(args, kwnames)?;
        let given = given.ok_or_else(|| missing("statvfs", "path", 1))?;
        let target = target("statvfs", "path", given, Also::Descriptor)?;
        // SAFETY: plain data for a system call.
        let s = unsafe {
            let mut s: libc::statvfs = std::mem::zeroed();
            let done = match &target {
                Target::Descriptor(fd) => libc::fstatvfs(*fd, &mut s),
                Target::Path(c) => libc::statvfs(c.as_ptr(), &mut s),
            };
            check(done.into(), Some(given))?;
            s
        };
        super::stat::statvfs_value(&s)
    }),
    MethodDef::keywords("chdir", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("chdir", &["path"], 1);
        let [given] = PARSER.parse(args, kwnames)?;
        let given = given.ok_or_else(|| missing("chdir", "path", 1))?;
        let target = target("chdir", "path", given, Also::Descriptor)?;
        audit::raise("os.chdir", || vec![audit::path(given)])?;
        let done = match target {
            // SAFETY: a plain system call.
            Target::Descriptor(fd) => unsafe { libc::fchdir(fd) },
            // SAFETY: a C string.
            Target::Path(c) => unsafe { libc::chdir(c.as_ptr()) },
        };
        check_none(done, Some(given))
    }),
    MethodDef::keywords("truncate", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("truncate", &["path", "length"], 2);
        let [given, length] = PARSER.parse(args, kwnames)?;
        let given = given.ok_or_else(|| missing("truncate", "path", 1))?;
        let target = target("truncate", "path", given, Also::Descriptor)?;
        let length = number::ssize(length.ok_or_else(|| missing("truncate", "length", 2))?)?;
        audit::raise("os.truncate", || vec![audit::path(given), Value::int(length)])?;
        let done = match target {
            // SAFETY: a plain system call.
            Target::Descriptor(fd) => unsafe { libc::ftruncate(fd, length) },
            // SAFETY: a C string.
            Target::Path(c) => unsafe { libc::truncate(c.as_ptr(), length) },
        };
        check_none(done, Some(given))
    }),
];

/// `stat` of a path below an open folder, or of a descriptor.
pub(super) fn stat_at(dir: i32, path: &CStr, follow: bool) -> Result<libc::stat, i32> {
    // SAFETY: plain data for a system call.
    unsafe {
        let mut s: libc::stat = std::mem::zeroed();
        if libc::fstatat(dir, path.as_ptr(), &mut s, no_follow(follow)) < 0 {
            Err(errno())
        } else {
            Ok(s)
        }
    }
}

fn stat(function: &str, given: Option<&Value>, dir_fd: Option<&Value>, follow: bool, also: Also) -> R {
    let given = given.ok_or_else(|| missing(function, "path", 1))?;
    let found = target(function, "path", given, also)?;
    let dir = folder(dir_fd)?;
    let found = match found {
        Target::Path(c) => stat_at(dir, &c, follow),
        Target::Descriptor(fd) => {
            if dir != libc::AT_FDCWD {
                return Err(value_error(format_args!(
                    "{function}: can't specify dir_fd without matching path"
                )));
            }
            super::stat::stat_descriptor(fd)
        }
    };
    match found {
        Ok(s) => stat_value(&s),
        Err(e) => Err(os_error::raise_errno(e, Some(given), None)),
    }
}

/// A folder's descriptor as events tell it.
fn told_folder(dir: i32) -> Value {
    Value::int(if dir == libc::AT_FDCWD { -1 } else { dir.into() })
}

fn remove(name: &'static str, flags: i32, args: &[Value], kwnames: KwNames) -> R {
    let parser = Parser::new(name, &["path", "dir_fd"], 1).keyword_only(1);
    let mut found = [None; 2];
    parser.parse_into(args, kwnames, &mut found)?;
    let given = found[0].ok_or_else(|| missing(name, "path", 1))?;
    let (c, dir) = (path(name, "path", given)?, folder(found[1])?);
    let event = if flags == 0 { "os.remove" } else { "os.rmdir" };
    audit::raise(event, || vec![audit::path(given), told_folder(dir)])?;
    // SAFETY: a C string.
    check_none(unsafe { libc::unlinkat(dir, c.as_ptr(), flags) }, Some(given))
}

/// `None`, or OSError with both names.
fn check_two(done: i32, a: &Value, b: &Value) -> R {
    if done < 0 {
        return Err(os_error::raise_errno(errno(), Some(a), Some(b)));
    }
    Ok(Value::none())
}

fn rename(name: &'static str, args: &[Value], kwnames: KwNames) -> R {
    let parser = Parser::new(name, &["src", "dst", "src_dir_fd", "dst_dir_fd"], 2).keyword_only(2);
    let mut found = [None; 4];
    parser.parse_into(args, kwnames, &mut found)?;
    let src = found[0].ok_or_else(|| missing(name, "src", 1))?;
    let dst = found[1].ok_or_else(|| missing(name, "dst", 2))?;
    let (a, b) = (path(name, "src", src)?, path(name, "dst", dst)?);
    let (from, to) = (folder(found[2])?, folder(found[3])?);
    audit::raise("os.rename", || {
        vec![audit::path(src), audit::path(dst), told_folder(from), told_folder(to)]
    })?;
    // SAFETY: C strings.
    check_two(unsafe { libc::renameat(from, a.as_ptr(), to, b.as_ptr()) }, src, dst)
}

fn link(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new(
        "link",
        &["src", "dst", "src_dir_fd", "dst_dir_fd", "follow_symlinks"],
        2,
    )
    .keyword_only(2);
    let [src, dst, src_dir, dst_dir, follow] = PARSER.parse(args, kwnames)?;
    let src = src.ok_or_else(|| missing("link", "src", 1))?;
    let dst = dst.ok_or_else(|| missing("link", "dst", 2))?;
    let (a, b) = (path("link", "src", src)?, path("link", "dst", dst)?);
    let (from, to) = (folder(src_dir)?, folder(dst_dir)?);
    audit::raise("os.link", || {
        vec![audit::path(src), audit::path(dst), told_folder(from), told_folder(to)]
    })?;
    // Plain `link` of Linux does not follow, which is what CPython calls if nothing is asked for.
    let plain = from == libc::AT_FDCWD && to == libc::AT_FDCWD && truth(follow, true)?;
    let flags = if !plain && truth(follow, true)? {
        libc::AT_SYMLINK_FOLLOW
    } else {
        0
    };
    // SAFETY: C strings.
    check_two(
        unsafe { libc::linkat(from, a.as_ptr(), to, b.as_ptr(), flags) },
        src,
        dst,
    )
}

fn symlink(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("symlink", &["src", "dst", "target_is_directory", "dir_fd"], 2).keyword_only(3);
    let [src, dst, is_directory, dir_fd] = PARSER.parse(args, kwnames)?;
    let src = src.ok_or_else(|| missing("symlink", "src", 1))?;
    let dst = dst.ok_or_else(|| missing("symlink", "dst", 2))?;
    let (a, b) = (path("symlink", "src", src)?, path("symlink", "dst", dst)?);
    truth(is_directory, false)?;
    let dir = folder(dir_fd)?;
    audit::raise("os.symlink", || {
        vec![audit::path(src), audit::path(dst), told_folder(dir)]
    })?;
    // SAFETY: C strings.
    check_two(unsafe { libc::symlinkat(a.as_ptr(), dir, b.as_ptr()) }, src, dst)
}

fn chmod(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("chmod", &["path", "mode", "dir_fd", "follow_symlinks"], 2).keyword_only(2);
    let [given, mode, dir_fd, follow] = PARSER.parse(args, kwnames)?;
    let given = given.ok_or_else(|| missing("chmod", "path", 1))?;
    let target = target("chmod", "path", given, Also::Descriptor)?;
    let mode = number::c_int(mode.ok_or_else(|| missing("chmod", "mode", 2))?)? as libc::mode_t;
    let (dir, follow) = (folder(dir_fd)?, truth(follow, true)?);
    audit::raise("os.chmod", || {
        vec![audit::path(given), Value::int(mode.into()), told_folder(dir)]
    })?;
    if !follow {
        return Err(crate::exceptions::raise(
            &exception::NOT_IMPLEMENTED_ERROR,
            "chmod: follow_symlinks unavailable on this platform",
        ));
    }
    let done = match target {
        // SAFETY: a plain system call.
        Target::Descriptor(fd) => unsafe { libc::fchmod(fd, mode) },
        // SAFETY: a C string.
        Target::Path(c) => unsafe { libc::fchmodat(dir, c.as_ptr(), mode, 0) },
    };
    check_none(done, Some(given))
}

fn chown(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser =
        Parser::new("chown", &["path", "uid", "gid", "dir_fd", "follow_symlinks"], 3).keyword_only(3);
    let [given, uid, gid, dir_fd, follow] = PARSER.parse(args, kwnames)?;
    let given = given.ok_or_else(|| missing("chown", "path", 1))?;
    let target = target("chown", "path", given, Also::Descriptor)?;
    let uid = number::ssize(uid.ok_or_else(|| missing("chown", "uid", 2))?)? as libc::uid_t;
    let gid = number::ssize(gid.ok_or_else(|| missing("chown", "gid", 3))?)? as libc::gid_t;
    let (dir, follow) = (folder(dir_fd)?, truth(follow, true)?);
    audit::raise("os.chown", || {
        vec![
            audit::path(given),
            Value::int(uid.into()),
            Value::int(gid.into()),
            told_folder(dir),
        ]
    })?;
    let done = match target {
        Target::Descriptor(fd) => {
            check_descriptor("chown", dir, follow)?;
            // SAFETY: a plain system call.
            unsafe { libc::fchown(fd, uid, gid) }
        }
        // SAFETY: a C string.
        Target::Path(c) => unsafe { libc::fchownat(dir, c.as_ptr(), uid, gid, no_follow(follow)) },
    };
    check_none(done, Some(given))
}

fn utime(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser =
        Parser::new("utime", &["path", "times", "ns", "dir_fd", "follow_symlinks"], 1).keyword_only(2);
    let [given, times, ns, dir_fd, follow] = PARSER.parse(args, kwnames)?;
    let given = given.ok_or_else(|| missing("utime", "path", 1))?;
    let target = target("utime", "path", given, Also::Descriptor)?;
    let (dir, follow) = (folder(dir_fd)?, truth(follow, true)?);
    audit::raise("os.utime", || {
        let or_none = |v: Option<&Value>| v.cloned().unwrap_or(Value::none());
        vec![audit::path(given), or_none(times), or_none(ns), told_folder(dir)]
    })?;
    let both = both_times(times.filter(|t| !t.is_none()), ns)?;
    let done = match target {
        Target::Descriptor(fd) => {
            check_descriptor("utime", dir, follow)?;
            // SAFETY: two times.
            unsafe { libc::futimens(fd, both.as_ptr()) }
        }
        // SAFETY: a C string and two times.
        Target::Path(c) => unsafe { libc::utimensat(dir, c.as_ptr(), both.as_ptr(), no_follow(follow)) },
    };
    // The error does not name the file, as in CPython.
    check_none(done, None)
}

/// The times that `utime` sets: now, if none are given.
fn both_times(times: Option<&Value>, ns: Option<&Value>) -> R<[libc::timespec; 2]> {
    if times.is_some() && ns.is_some() {
        return Err(value_error(
            "utime: you may specify either 'times' or 'ns' but not both",
        ));
    }
    let now = libc::timespec {
        tv_sec: 0,
        tv_nsec: libc::UTIME_NOW,
    };
    let mut both = [now, now];
    if let Some(pair) = times {
        let Some([a, b]) = tuple::as_items(pair) else {
            return Err(type_error("utime: 'times' must be either a tuple of two ints or None"));
        };
        for (slot, v) in both.iter_mut().zip([a, b]) {
            let f = float::to_f64(v)?;
            *slot = libc::timespec {
                tv_sec: f.floor() as i64,
                tv_nsec: ((f - f.floor()) * 1e9) as i64,
            };
        }
    } else if let Some(pair) = ns {
        let Some([a, b]) = tuple::as_items(pair) else {
            return Err(type_error("utime: 'ns' must be a tuple of two ints"));
        };
        for (slot, v) in both.iter_mut().zip([a, b]) {
            let n = number::ssize(v)?;
            *slot = libc::timespec {
                tv_sec: n.div_euclid(1_000_000_000),
                tv_nsec: n.rem_euclid(1_000_000_000),
            };
        }
    }
    Ok(both)
}
