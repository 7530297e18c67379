//! Descriptors and paths.

use super::{c_path, check, check_none, fspath, path_bytes, path_value};
use crate::args::{self, Parser};
use crate::exceptions::{R, type_error, value_error};
use crate::object::def::MethodDef;
use crate::ops::{compare, number};
use crate::stdlib::io::file::retry;
use crate::stdlib::sys::audit;
use crate::types::exception::os_error;
use crate::types::{buffer, int, str as text, tuple};
use crate::value::Value;

pub(super) fn fd_of(v: &Value) -> R<i32> {
    let v = if int::is_int(v) {
        v.clone()
    } else {
        crate::ops::attr::call_method_str(v, "fileno", &[])?
    };
    let fd = number::ssize(&v)?;
    i32::try_from(fd).map_err(|_| crate::exceptions::overflow_error("Python int too large to convert to C int"))
}

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::one("fspath", |_, path| fspath(path)),
    MethodDef::one("close", |_, fd| {
        // SAFETY: a plain system call.
        check_none(unsafe { libc::close(fd_of(fd)?) }, None)
    }),
    MethodDef::positional("closerange", |_, args| {
        args::check_count("closerange", args.len(), 2, 2)?;
        for fd in fd_of(&args[0])?..fd_of(&args[1])? {
            // SAFETY: a plain system call.
            unsafe { libc::close(fd) };
        }
        Ok(Value::none())
    }),
    MethodDef::positional("read", |_, args| {
        args::check_count("read", args.len(), 2, 2)?;
        let (fd, n) = (fd_of(&args[0])?, number::ssize(&args[1])?);
        if n < 0 {
            return Err(os_error::raise_errno(libc::EINVAL, None, None));
        }
        crate::memory::try_reserve(Some(n as usize))?;
        let mut data = vec![0u8; n as usize];
        crate::threads::wait_for_descriptor(fd, libc::POLLIN)?;
        // SAFETY: the buffer is ours.
        let got = retry(|| unsafe { libc::read(fd, data.as_mut_ptr().cast(), data.len()) as i64 })
            .map_err(|e| e.raise(None))?;
        Ok(Value::bytes(&data[..got as usize]))
    }),
    MethodDef::positional("write", |_, args| {
        args::check_count("write", args.len(), 2, 2)?;
        let fd = fd_of(&args[0])?;
        let done = buffer::with_bytes(&args[1], |b| crate::stdlib::io::file::write_in_turns(fd, b))?;
        done.map(Value::int).map_err(|e| e.raise(None))
    }),
    MethodDef::positional("lseek", |_, args| {
        args::check_count("lseek", args.len(), 3, 3)?;
        let (fd, at, how) = (fd_of(&args[0])?, number::ssize(&args[1])?, number::ssize(&args[2])?);
        // SAFETY: a plain system call.
        check(unsafe { libc::lseek(fd, at, how as i32) }, None).map(Value::int)
    }),
    MethodDef::one("isatty", |_, fd| {
        // SAFETY: a plain system call.
        Ok(Value::bool(unsafe { libc::isatty(fd_of(fd)?) } == 1))
    }),
    MethodDef::one("dup", |_, fd| {
        // SAFETY: a plain system call.
        check(
            unsafe { libc::fcntl(fd_of(fd)?, libc::F_DUPFD_CLOEXEC, 0) }.into(),
            None,
        )
        .map(Value::int)
    }),
    MethodDef::keywords("dup2", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("dup2", &["fd", "fd2", "inheritable"], 2);
        let [fd, fd2, inheritable] = PARSER.parse(args, kwnames)?;
        let (Some(fd), Some(fd2)) = (fd, fd2) else {
            return Err(type_error("dup2() missing required arguments"));
        };
        let flags = if inheritable.map_or(Ok(true), compare::is_true)? {
            0
        } else {
            libc::O_CLOEXEC
        };
        let (fd, fd2) = (fd_of(fd)?, fd_of(fd2)?);
        // SAFETY: plain system calls.
        let result = unsafe { if fd == fd2 { fd } else { libc::dup3(fd, fd2, flags) } };
        check(result.into(), None).map(Value::int)
    }),
    MethodDef::no_args("pipe", |_| {
        let mut fds = [0i32; 2];
        // SAFETY: the array has room for two descriptors.
        check(unsafe { libc::pipe2(fds.as_mut_ptr(), libc::O_CLOEXEC) }.into(), None)?;
        Ok(tuple::new(fds.map(|fd| Value::int(fd.into())).to_vec()))
    }),
    MethodDef::one("fsync", |_, fd| {
        // SAFETY: a plain system call.
        check_none(unsafe { libc::fsync(fd_of(fd)?) }, None)
    }),
    MethodDef::one("fdatasync", |_, fd| {
        // SAFETY: a plain system call.
        check_none(unsafe { libc::fdatasync(fd_of(fd)?) }, None)
    }),
    MethodDef::no_args("sync", |_| {
        // SAFETY: a plain system call.
        unsafe { libc::sync() };
        Ok(Value::none())
    }),
    MethodDef::positional("ftruncate", |_, args| {
        args::check_count("ftruncate", args.len(), 2, 2)?;
        let (fd, size) = (fd_of(&args[0])?, number::ssize(&args[1])?);
        audit::raise("os.truncate", || vec![Value::int(fd.into()), Value::int(size)])?;
        // SAFETY: a plain system call.
        check_none(unsafe { libc::ftruncate(fd, size) }, None)
    }),
    MethodDef::one("get_inheritable", |_, fd| {
        // SAFETY: a plain system call.
        let flags = check(unsafe { libc::fcntl(fd_of(fd)?, libc::F_GETFD) }.into(), None)?;
        Ok(Value::bool(flags & i64::from(libc::FD_CLOEXEC) == 0))
    }),
    MethodDef::positional("set_inheritable", |_, args| {
        args::check_count("set_inheritable", args.len(), 2, 2)?;
        let flags = if compare::is_true(&args[1])? {
            0
        } else {
            libc::FD_CLOEXEC
        };
        // SAFETY: a plain system call.
        check_none(unsafe { libc::fcntl(fd_of(&args[0])?, libc::F_SETFD, flags) }, None)
    }),
    MethodDef::one("get_blocking", |_, fd| {
        // SAFETY: a plain system call.
        let flags = check(unsafe { libc::fcntl(fd_of(fd)?, libc::F_GETFL) }.into(), None)?;
        Ok(Value::bool(flags & i64::from(libc::O_NONBLOCK) == 0))
    }),
    MethodDef::positional("fchmod", |_, args| {
        args::check_count("fchmod", args.len(), 2, 2)?;
        let (fd, mode) = (fd_of(&args[0])?, number::ssize(&args[1])?);
        audit::raise("os.chmod", || {
            vec![Value::int(fd.into()), Value::int(mode), Value::int(-1)]
        })?;
        // SAFETY: a plain system call.
        check_none(unsafe { libc::fchmod(fd, mode as libc::mode_t) }, None)
    }),
    MethodDef::one("umask", |_, mask| {
        let mask = number::ssize(mask)?;
        // SAFETY: a plain system call.
        Ok(Value::int(unsafe { libc::umask(mask as libc::mode_t) }.into()))
    }),
    MethodDef::one("strerror", |_, n| {
        Ok(Value::str(&os_error::strerror(number::ssize(n)? as i32)))
    }),
    MethodDef::positional("urandom", |_, args| {
        args::check_count("urandom", args.len(), 1, 1)?;
        let n = number::ssize(&args[0])?;
        if n < 0 {
            return Err(value_error("negative argument not allowed"));
        }
        random_bytes(n as usize)
    }),
    MethodDef::keywords("getrandom", |_, args, _| {
        random_bytes(number::ssize(&args[0])?.max(0) as usize)
    }),
    MethodDef::positional("putenv", |_, args| {
        args::check_count("putenv", args.len(), 2, 2)?;
        let (name, value) = (c_path("putenv", &args[0])?, c_path("putenv", &args[1])?);
        if name.as_bytes().contains(&b'=') {
            return Err(value_error("illegal environment variable name"));
        }
        audit::raise("os.putenv", || {
            vec![Value::bytes(name.as_bytes()), Value::bytes(value.as_bytes())]
        })?;
        // SAFETY: C strings; one thread runs.
        check_none(unsafe { libc::setenv(name.as_ptr(), value.as_ptr(), 1) }, None)
    }),
    MethodDef::one("unsetenv", |_, name| {
        let name = c_path("unsetenv", name)?;
        audit::raise("os.unsetenv", || vec![Value::bytes(name.as_bytes())])?;
        // SAFETY: a C string; one thread runs.
        check_none(unsafe { libc::unsetenv(name.as_ptr()) }, None)
    }),
    MethodDef::one("_path_normpath", |_, path| {
        let path = fspath(path)?;
        if text::is_str(&path) {
            // Text stays text: characters that no file name can hold may stand in it.
            return Ok(text::from_wtf8(&normalize(text::wtf8(&path))));
        }
        Ok(path_value(&normalize(&path_bytes(&path)?), Some(&path)))
    }),
    MethodDef::positional("get_terminal_size", |_, args| {
        let fd = args.first().map_or(Ok(1), fd_of)?;
        // SAFETY: plain data for a system call.
        let size = unsafe {
            let mut size: libc::winsize = std::mem::zeroed();
            check(libc::ioctl(fd, libc::TIOCGWINSZ, &mut size).into(), None)?;
            size
        };
        super::process::terminal_size(size.ws_col.into(), size.ws_row.into())
    }),
];

fn random_bytes(n: usize) -> R {
    crate::memory::try_reserve(Some(n))?;
    let mut data = vec![0u8; n];
    let mut done = 0;
    while done < n {
        let rest = &mut data[done..];
        // SAFETY: the slice is ours.
        let got = retry(|| unsafe { libc::getrandom(rest.as_mut_ptr().cast(), rest.len(), 0) as i64 })
            .map_err(|e| e.raise(None))?;
        done += got as usize;
    }
    Ok(Value::bytes(&data))
}

/// `os.path.normpath` (`_Py_normpath`).
fn normalize(path: &[u8]) -> Vec<u8> {
    if path.is_empty() {
        return b".".to_vec();
    }
    let slashes = path.iter().take_while(|b| **b == b'/').count();
    let root: &[u8] = match slashes {
        0 => b"",
        2 => b"//",
        _ => b"/",
    };
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|b| *b == b'/') {
        match part {
            b"" | b"." => {}
            b".." if parts.last().is_some_and(|p| *p != b"..") => {
                parts.pop();
            }
            b".." if !root.is_empty() => {}
            _ => parts.push(part),
        }
    }
    let mut out = root.to_vec();
    out.extend(parts.join(&b'/'));
    if out.is_empty() { b".".to_vec() } else { out }
}
