//! `pwd` and `grp`: the system's users and groups.

use super::posix::fspath;
use super::sys::structseq::StructSequence;
use crate::args;
use crate::exceptions::{R, overflow_error, raise, type_error, value_error};
use crate::object::def::MethodDef;
use crate::ops::{format, number};
use crate::types::{dict, exception, int, list, module, str};
use crate::value::Value;
use std::ffi::{CStr, CString};

static PASSWD: StructSequence = StructSequence {
    name: "pwd.struct_passwd",
    fields: &[
        "pw_name",
        "pw_passwd",
        "pw_uid",
        "pw_gid",
        "pw_gecos",
        "pw_dir",
        "pw_shell",
    ],
    visible: 7,
    sealed: false,
    doc: "pwd.struct_passwd: Results from getpw*() routines.\n\nThis object may be accessed either as a tuple of\n  (pw_name,pw_passwd,pw_uid,pw_gid,pw_gecos,pw_dir,pw_shell)\nor via the object attributes as named in the above tuple.",
};

static GROUP: StructSequence = StructSequence {
    name: "grp.struct_group",
    fields: &["gr_name", "gr_passwd", "gr_gid", "gr_mem"],
    visible: 4,
    sealed: false,
    doc: "grp.struct_group: Results from getgr*() routines.\n\nThis object may be accessed either as a tuple of\n  (gr_name,gr_passwd,gr_gid,gr_mem)\nor via the object attributes as named in the above tuple.\n",
};

/// Makes the module `pwd`.
pub fn init_pwd() -> R {
    let module = module::new("pwd", &[PWD])?;
    dict::set_str(&module::dict(&module), "struct_passwd", PASSWD.ty().value());
    Ok(module)
}

/// Makes the module `grp`.
pub fn init_grp() -> R {
    let module = module::new("grp", &[GRP])?;
    dict::set_str(&module::dict(&module), "struct_group", GROUP.ty().value());
    Ok(module)
}

/// Text of the system's tables.
///
/// # Safety
/// `p` is null or a string of the C library.
unsafe fn text(p: *const libc::c_char) -> Value {
    if p.is_null() {
        return Value::none();
    }
    // SAFETY: the caller's promise.
    str::from_fs_bytes(unsafe { CStr::from_ptr(p) }.to_bytes())
}

/// A user's entry.
///
/// # Safety
/// `p` is an entry that the C library has just given.
unsafe fn user(p: *const libc::passwd) -> R {
    // SAFETY: the caller's promise.
    let values = unsafe {
        let p = &*p;
        vec![
            text(p.pw_name),
            text(p.pw_passwd),
            Value::int(p.pw_uid.into()),
            Value::int(p.pw_gid.into()),
            text(p.pw_gecos),
            text(p.pw_dir),
            text(p.pw_shell),
        ]
    };
    PASSWD.instance(values)
}

/// A group's entry.
///
/// # Safety
/// `p` is an entry that the C library has just given.
unsafe fn group(p: *const libc::group) -> R {
    // SAFETY: the caller's promise; the list of members ends with a null.
    let values = unsafe {
        let p = &*p;
        let mut members = Vec::new();
        let mut next = p.gr_mem;
        while !next.is_null() && !(*next).is_null() {
            members.push(text(*next));
            next = next.add(1);
        }
        vec![
            text(p.gr_name),
            text(p.gr_passwd),
            Value::int(p.gr_gid.into()),
            list::new(members),
        ]
    };
    GROUP.instance(values)
}

fn name_of(function: &str, name: &Value) -> R<CString> {
    if !str::is_str(name) {
        return Err(args::bad_argument(function, "argument", "str", name));
    }
    let bytes = super::posix::path_bytes(&fspath(name)?)?;
    CString::new(bytes).map_err(|_| value_error("embedded null byte"))
}

/// A user's or group's number; −1 is one too. `None` is a number that no entry can have.
fn id_of(v: &Value, what: &str) -> R<Option<u32>> {
    if !int::is_int(v) && !number::is_index(v) {
        return Err(type_error(format_args!(
            "{what} should be integer, not {}",
            v.ty().name()
        )));
    }
    match number::index_i64_overflow(v) {
        Ok(-1) => Ok(Some(u32::MAX)),
        Ok(id) => Ok(u32::try_from(id).ok()),
        Err(raised) => {
            drop(raised.catch(&exception::OVERFLOW_ERROR)?);
            Ok(None)
        }
    }
}

fn missing(message: std::fmt::Arguments) -> crate::exceptions::Raised {
    raise(&exception::KEY_ERROR, message)
}

static PWD: &[MethodDef] = &[
    MethodDef::one("getpwnam", |_, name| {
        let c = name_of("getpwnam", name)?;
        // SAFETY: the C library's entry is read at once.
        unsafe {
            let p = libc::getpwnam(c.as_ptr());
            if p.is_null() {
                let shown = format::repr_string(name)?;
                return Err(missing(format_args!("getpwnam(): name not found: {shown}")));
            }
            user(p)
        }
    }),
    MethodDef::one("getpwuid", |_, id| {
        let Some(uid) = id_of(id, "uid")? else {
            return Err(missing(format_args!("getpwuid(): uid not found")));
        };
        // SAFETY: as above.
        unsafe {
            let p = libc::getpwuid(uid);
            if p.is_null() {
                let shown = format::repr_string(id)?;
                return Err(missing(format_args!("getpwuid(): uid not found: {shown}")));
            }
            user(p)
        }
    }),
    MethodDef::no_args("getpwall", |_| {
        let mut all = Vec::new();
        // SAFETY: each entry is read before the next is asked for.
        unsafe {
            libc::setpwent();
            loop {
                let p = libc::getpwent();
                if p.is_null() {
                    break;
                }
                all.push(user(p)?);
            }
            libc::endpwent();
        }
        Ok(list::new(all))
    }),
];

static GRP: &[MethodDef] = &[
    MethodDef::one("getgrnam", |_, name| {
        let c = name_of("getgrnam", name)?;
        // SAFETY: the C library's entry is read at once.
        unsafe {
            let p = libc::getgrnam(c.as_ptr());
            if p.is_null() {
                let shown = format::repr_string(name)?;
                return Err(missing(format_args!("getgrnam(): name not found: {shown}")));
            }
            group(p)
        }
    }),
    MethodDef::one("getgrgid", |_, id| {
        let Some(gid) = id_of(id, "gid")? else {
            return Err(overflow_error("gid is greater than maximum"));
        };
        // SAFETY: as above.
        unsafe {
            let p = libc::getgrgid(gid);
            if p.is_null() {
                let shown = format::repr_string(id)?;
                return Err(missing(format_args!("getgrgid(): gid not found: {shown}")));
            }
            group(p)
        }
    }),
    MethodDef::no_args("getgrall", |_| {
        let mut all = Vec::new();
        // SAFETY: each entry is read before the next is asked for.
        unsafe {
            libc::setgrent();
            loop {
                let p = libc::getgrent();
                if p.is_null() {
                    break;
                }
                all.push(group(p)?);
            }
            libc::endgrent();
        }
        Ok(list::new(all))
    }),
];
