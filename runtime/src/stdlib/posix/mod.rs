//! `posix`: the system calls behind `os`.

mod attributes;
mod children;
mod configuration;
mod configuration_names;
mod descriptors;
mod directory;
mod files;
mod fork;
mod identity;
mod paths;
mod process;
pub mod spawn;
mod stat;

use crate::exceptions::{R, type_error, value_error};
use crate::names;
use crate::ops::{attr, call};
use crate::types::exception::os_error;
use crate::types::{bytes, dict, list, module, str};
use crate::value::Value;
use std::ffi::CString;

/// Makes the module.
pub fn init() -> R {
    let module = module::new(
        "posix",
        &[
            files::FUNCTIONS,
            paths::FUNCTIONS,
            configuration::FUNCTIONS,
            attributes::FUNCTIONS,
            children::FUNCTIONS,
            directory::FUNCTIONS,
            stat::FUNCTIONS,
            process::FUNCTIONS,
            descriptors::FUNCTIONS,
            identity::FUNCTIONS,
        ],
    )?;
    let d = module::dict(&module);
    dict::set_str(&d, "environ", environ()?);
    dict::set_str(&d, "error", crate::types::exception::OS_ERROR.value());
    dict::set_str(&d, "_have_functions", list::new(have_functions()));
    let more = [descriptors::CONSTANTS, identity::CONSTANTS, identity::OTHERS];
    for (name, number) in CONSTANTS.iter().chain(more.into_iter().flatten()) {
        dict::set_str(&d, name, Value::int(*number));
    }
    stat::add_types(&d)?;
    directory::add_types(&d);
    children::add_types(&d);
    configuration::add_names(&d);
    dict::set_str(&d, "XATTR_SIZE_MAX", Value::int(65536));
    dict::set_str(&d, "MFD_HUGE_SHIFT", Value::int(26));
    dict::set_str(&d, "MFD_HUGE_MASK", Value::int(63));
    for (name, shift) in HUGE {
        dict::set_str(&d, &format!("MFD_HUGE_{name}"), Value::int(shift << 26));
    }
    process::add_types(&d);
    identity::add_types(&d);
    Ok(module)
}

/// What `os` derives `supports_dir_fd` and its kin from.
fn have_functions() -> Vec<Value> {
    [
        "FACCESSAT",
        "FCHDIR",
        "FCHMOD",
        "FCHMODAT",
        "FCHOWN",
        "FCHOWNAT",
        "FDOPENDIR",
        "FEXECVE",
        "FPATHCONF",
        "FSTATAT",
        "FSTATVFS",
        "FTRUNCATE",
        "FUTIMENS",
        "LINKAT",
        "LCHOWN",
        "LSTAT",
        "LUTIMES",
        "MEMFD_CREATE",
        "MKDIRAT",
        "MKFIFOAT",
        "MKNODAT",
        "OPENAT",
        "READLINKAT",
        "RENAMEAT",
        "SYMLINKAT",
        "UNLINKAT",
        "UTIMENSAT",
    ]
    .map(|name| Value::str(&format!("HAVE_{name}")))
    .to_vec()
}

/// Sizes of huge pages, as the logarithms that `memfd_create` takes.
static HUGE: &[(&str, i64)] = &[
    ("64KB", 16),
    ("512KB", 19),
    ("1MB", 20),
    ("2MB", 21),
    ("8MB", 23),
    ("16MB", 24),
    ("32MB", 25),
    ("256MB", 28),
    ("512MB", 29),
    ("1GB", 30),
    ("2GB", 31),
    ("16GB", 34),
];

macro_rules! constants {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

static CONSTANTS: &[(&str, i64)] = constants! {
    F_OK R_OK W_OK X_OK O_RDONLY O_WRONLY O_RDWR O_NDELAY O_NONBLOCK O_APPEND O_DSYNC O_RSYNC O_SYNC O_NOCTTY O_CREAT
    O_EXCL O_TRUNC O_CLOEXEC O_ACCMODE O_ASYNC O_DIRECT O_DIRECTORY O_NOFOLLOW O_NOATIME O_PATH O_TMPFILE O_LARGEFILE
    WNOHANG WUNTRACED WCONTINUED WEXITED WSTOPPED WNOWAIT P_PID
    P_PGID P_ALL PRIO_PROCESS PRIO_PGRP PRIO_USER SEEK_DATA SEEK_HOLE
};

/// The environment as `os.environ` starts from it: bytes to bytes.
fn environ() -> R {
    use std::os::unix::ffi::OsStrExt;
    let d = dict::new();
    for (name, value) in std::env::vars_os() {
        dict::set_item(&d, &Value::bytes(name.as_bytes()), Value::bytes(value.as_bytes()))?;
    }
    Ok(d)
}

/// `os.fspath`.
pub fn fspath(path: &Value) -> R {
    if str::is_str(path) || bytes::contents(path).is_some() {
        return Ok(path.clone());
    }
    let Some(method) = attr::lookup_special(path, names::__fspath__())? else {
        return Err(type_error(format_args!(
            "expected str, bytes or os.PathLike object, not {}",
            path.ty().name()
        )));
    };
    let found = call::call0(&method)?;
    if str::is_str(&found) || bytes::contents(&found).is_some() {
        return Ok(found);
    }
    Err(type_error(format_args!(
        "expected {}.__fspath__() to return str or bytes, not {}",
        path.ty().name(),
        found.ty().name()
    )))
}

/// The bytes of a path as the system takes it: surrogates that stand for undecodable bytes become those bytes.
pub fn path_bytes(path: &Value) -> R<Vec<u8>> {
    if let Some(b) = bytes::contents(path) {
        return Ok(b.to_vec());
    }
    let text = str::wtf8(path);
    if std::str::from_utf8(text).is_ok() {
        return Ok(text.to_vec());
    }
    let encoded = attr::call_method_str(path, "encode", &[Value::str("utf-8"), Value::str("surrogateescape")])?;
    Ok(bytes::contents(&encoded).unwrap_or(&[]).to_vec())
}

/// A path for a system call.
pub fn c_path(function: &str, path: &Value) -> R<CString> {
    let found = match fspath(path) {
        Ok(found) => found,
        Err(raised) => {
            drop(raised.catch(&crate::types::exception::TYPE_ERROR)?);
            return Err(type_error(format_args!(
                "{function}: path should be string, bytes or os.PathLike, not {}",
                path.ty().name()
            )));
        }
    };
    CString::new(path_bytes(&found)?).map_err(|_| value_error("embedded null byte"))
}

/// A path that the system gave, as `bytes` if the argument was, else as `str`.
pub fn path_value(bytes: &[u8], like: Option<&Value>) -> Value {
    match like {
        Some(v) if bytes::contents(v).is_some() => Value::bytes(bytes),
        _ => str::from_fs_bytes(bytes),
    }
}

/// Raises OSError for the last failed call if `result` is negative.
pub fn check(result: i64, path: Option<&Value>) -> R<i64> {
    if result < 0 {
        Err(os_error::raise_last(path))
    } else {
        Ok(result)
    }
}

/// `None` if `result` is not negative, else OSError.
pub fn check_none(result: i32, path: Option<&Value>) -> R {
    check(result.into(), path).map(|_| Value::none())
}
