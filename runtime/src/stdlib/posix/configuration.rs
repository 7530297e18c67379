//! What the system says of its limits: `sysconf`, `confstr`, `pathconf`.

use super::check;
use super::configuration_names::{CONFSTR, PATHCONF, SYSCONF};
use super::paths::{Also, Target, target};
use crate::args;
use crate::exceptions::{R, type_error, value_error};
use crate::object::def::MethodDef;
use crate::ops::number;
use crate::stdlib::io::file::errno;
use crate::types::exception::os_error;
use crate::types::{dict, int, str};
use crate::value::Value;

/// Puts the tables of names into the module.
pub(super) fn add_names(d: &Value) {
    for (table, names) in [
        ("sysconf_names", SYSCONF),
        ("confstr_names", CONFSTR),
        ("pathconf_names", PATHCONF),
    ] {
        let made = dict::new();
        for (name, number) in names {
            dict::set_str(&made, name, Value::int((*number).into()));
        }
        dict::set_str(d, table, made);
    }
}

/// The number of a name (`conv_confname`).
fn number_of(v: &Value, table: &[(&str, i32)]) -> R<i32> {
    if int::is_int(v) {
        return number::c_int(v);
    }
    if !str::is_str(v) {
        return Err(type_error("configuration names must be strings or integers"));
    }
    let found = table.iter().find(|(name, _)| str::equals(v, name));
    found
        .map(|(_, number)| *number)
        .ok_or_else(|| value_error("unrecognized configuration name"))
}

fn set_errno(n: i32) {
    // SAFETY: the thread's own error number.
    unsafe { *libc::__errno_location() = n }
}

/// A limit, or OSError; −1 without an error means that there is none.
fn limit(found: i64, path: Option<&Value>) -> R {
    if found == -1 && errno() != 0 {
        return Err(os_error::raise_last(path));
    }
    Ok(Value::int(found))
}

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::one("sysconf", |_, name| {
        let n = number_of(name, SYSCONF)?;
        set_errno(0);
        // SAFETY: a plain system call.
        limit(unsafe { libc::sysconf(n) }, None)
    }),
    MethodDef::one("confstr", |_, name| {
        let n = number_of(name, CONFSTR)?;
        set_errno(0);
        let mut text = vec![0u8; 4096];
        // SAFETY: the buffer has that many bytes.
        let length = unsafe { libc::confstr(n, text.as_mut_ptr().cast(), text.len()) };
        if length == 0 {
            return check(-i64::from(errno() != 0), None).map(|_| Value::none());
        }
        text.truncate(length - 1);
        Ok(str::from_fs_bytes(&text))
    }),
    MethodDef::positional("pathconf", |_, args| {
        args::check_count("pathconf", args.len(), 2, 2)?;
        let found = target("pathconf", "path", &args[0], Also::Descriptor)?;
        let n = number_of(&args[1], PATHCONF)?;
        set_errno(0);
        let found = match found {
            // SAFETY: a C string.
            Target::Path(c) => unsafe { libc::pathconf(c.as_ptr(), n) },
            // SAFETY: a plain system call.
            Target::Descriptor(fd) => unsafe { libc::fpathconf(fd, n) },
        };
        limit(found, Some(&args[0]))
    }),
    MethodDef::positional("fpathconf", |_, args| {
        args::check_count("fpathconf", args.len(), 2, 2)?;
        let (fd, n) = (number::c_int(&args[0])?, number_of(&args[1], PATHCONF)?);
        set_errno(0);
        // SAFETY: a plain system call.
        limit(unsafe { libc::fpathconf(fd, n) }, None)
    }),
];
