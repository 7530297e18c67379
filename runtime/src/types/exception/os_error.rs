//! `OSError`: the class follows from `errno`; fields `errno`, `strerror`, `filename`, `filename2`, `characters_written`.

use super::base::{self, args_of, attributes_dict, store_args};
use super::{classes, field, field_value, make, set_field};
use crate::exceptions::{R, Raised, attribute_error, raise_value, value_error};
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::slots::{InitFn, KwNames, NewFn};
use crate::object::type_object::TypeObject;
use crate::ops::format;
use crate::types::{str as py_str, tuple};
use crate::value::Value;

const ERRNO: usize = 0;
const STRERROR: usize = 1;
const FILENAME: usize = 2;
const FILENAME2: usize = 3;
const WRITTEN: usize = 4;

/// The class for an errno (`errnomap`).
pub fn class_for(errno: i64) -> &'static TypeObject {
    let Ok(code) = i32::try_from(errno) else {
        return &classes::OS_ERROR;
    };
    match code {
        libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => &classes::BLOCKING_IO_ERROR,
        libc::EPIPE | libc::ESHUTDOWN => &classes::BROKEN_PIPE_ERROR,
        libc::ECHILD => &classes::CHILD_PROCESS_ERROR,
        libc::ECONNABORTED => &classes::CONNECTION_ABORTED_ERROR,
        libc::ECONNREFUSED => &classes::CONNECTION_REFUSED_ERROR,
        libc::ECONNRESET => &classes::CONNECTION_RESET_ERROR,
        libc::EEXIST => &classes::FILE_EXISTS_ERROR,
        libc::ENOENT => &classes::FILE_NOT_FOUND_ERROR,
        libc::EISDIR => &classes::IS_A_DIRECTORY_ERROR,
        libc::ENOTDIR => &classes::NOT_A_DIRECTORY_ERROR,
        libc::EINTR => &classes::INTERRUPTED_ERROR,
        libc::EACCES | libc::EPERM => &classes::PERMISSION_ERROR,
        libc::ESRCH => &classes::PROCESS_LOOKUP_ERROR,
        libc::ETIMEDOUT => &classes::TIMEOUT_ERROR,
        _ => &classes::OS_ERROR,
    }
}

/// The system's text for an errno, without Rust's addition.
pub fn strerror(errno: i32) -> String {
    // SAFETY: `strerror` returns a C string that is copied at once.
    unsafe { std::ffi::CStr::from_ptr(libc::strerror(errno)) }
        .to_string_lossy()
        .into_owned()
}

/// A path as `__fspath__` gives it; other values as they are.
fn shown_path(path: &Value) -> Value {
    if crate::types::int::is_int(path) {
        return path.clone();
    }
    match crate::stdlib::posix::fspath(path) {
        Ok(found) => found,
        Err(raised) => {
            drop(raised.take());
            path.clone()
        }
    }
}

/// Raises the OSError for an errno, with the file names it is about.
#[cold]
pub fn raise_errno(errno: i32, filename: Option<&Value>, filename2: Option<&Value>) -> Raised {
    let mut args = vec![Value::int(errno.into()), Value::str(&strerror(errno))];
    if let Some(f) = filename {
        args.push(shown_path(f));
        if let Some(f2) = filename2 {
            args.push(Value::none());
            args.push(shown_path(f2));
        }
    }
    match super::instantiate(&classes::OS_ERROR, &args) {
        Ok(e) => raise_value(e),
        Err(raised) => raised,
    }
}

/// Raises an OSError that has a message but no errno.
#[cold]
pub fn raise_message(message: &str) -> Raised {
    crate::exceptions::raise(&classes::OS_ERROR, message)
}

/// Raises the OSError for the error of the last system call.
#[cold]
pub fn raise_last(filename: Option<&Value>) -> Raised {
    raise_errno(
        std::io::Error::last_os_error().raw_os_error().unwrap_or(0),
        filename,
        None,
    )
}

/// True if a subclass overrides `__init__` but not `__new__`: then parsing happens in `__init__` (`oserror_use_init`).
fn use_init(ty: &TypeObject) -> bool {
    let slots = ty.slots();
    let own_init = slots.init.is_some_and(|f| !std::ptr::fn_addr_eq(f, init as InitFn));
    let own_new = slots.new.is_some_and(|f| !std::ptr::fn_addr_eq(f, new as NewFn));
    own_init && !own_new
}

pub(super) fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    if use_init(ty) {
        return Ok(make(ty, tuple::empty()));
    }
    base::no_keywords(ty, kwnames)?;
    let mut ty = ty;
    if std::ptr::eq(ty, &classes::OS_ERROR)
        && (2..=5).contains(&args.len())
        && let Some(errno) = crate::types::int::as_i64(&args[0])
    {
        ty = class_for(errno);
    }
    let v = make(ty, tuple::empty());
    parse(&v, args)?;
    Ok(v)
}

pub(super) fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    if !use_init(v.ty()) {
        return Ok(());
    }
    base::no_keywords(v.ty(), kwnames)?;
    parse(v, args)
}

fn parse(v: &Value, args: &[Value]) -> R<()> {
    store_args(v, args);
    if !(2..=5).contains(&args.len()) {
        return Ok(());
    }
    set_field(v, ERRNO, Some(args[0].clone()));
    set_field(v, STRERROR, Some(args[1].clone()));
    let Some(filename) = args.get(2).filter(|f| !f.is_none()) else {
        return Ok(());
    };
    if v.is_exact(&classes::BLOCKING_IO_ERROR) && crate::ops::number::is_number(filename) {
        // BlockingIOError's third argument is the number of characters written.
        let written = crate::ops::number::index(filename)?;
        if crate::types::int::as_i64(&written).is_none() {
            return Err(value_error(format_args!(
                "cannot fit '{}' into an index-sized integer",
                filename.ty().name()
            )));
        }
        set_field(v, WRITTEN, Some(written));
        return Ok(());
    }
    set_field(v, FILENAME, Some(filename.clone()));
    set_field(v, FILENAME2, args.get(4).filter(|f| !f.is_none()).cloned());
    // Only errno and strerror stay in `args`.
    store_args(v, &args[..2]);
    Ok(())
}

pub(super) fn str_of(v: &Value) -> R {
    let get = |i: usize| field(v, i).get().get().cloned();
    let shown = |v: Option<Value>| match v {
        Some(v) => format::str_string(&v),
        None => Ok(String::from("None")),
    };
    let (errno, strerror, filename, filename2) = (get(ERRNO), get(STRERROR), get(FILENAME), get(FILENAME2));
    if let Some(filename) = filename {
        let head = format!("[Errno {}] {}: ", shown(errno)?, shown(strerror)?);
        let mut b = py_str::Builder::new();
        b.push_str(&head);
        b.push_value(&format::repr(&filename)?);
        if let Some(second) = filename2 {
            b.push_str(" -> ");
            b.push_value(&format::repr(&second)?);
        }
        return Ok(b.finish());
    }
    if errno.is_some() && strerror.is_some() {
        return Ok(Value::str(&format!("[Errno {}] {}", shown(errno)?, shown(strerror)?)));
    }
    base::str_of(v)
}

/// File names go back into the arguments.
fn reduce(v: &Value) -> R {
    let args = args_of(v);
    let items = tuple::items(&args);
    let get = |i: usize| field(v, i).get().get().cloned();
    let args = match (items, get(FILENAME)) {
        ([errno, strerror], Some(filename)) => {
            let mut all = vec![errno.clone(), strerror.clone(), filename];
            if let Some(second) = get(FILENAME2) {
                all.push(Value::none());
                all.push(second);
            }
            tuple::new(all)
        }
        _ => args.clone(),
    };
    let class = v.ty().value();
    Ok(match attributes_dict(v)? {
        Some(d) => tuple::new(vec![class, args, d]),
        None => tuple::new(vec![class, args]),
    })
}

pub(super) static METHODS: &[MethodDef] = &[MethodDef::no_args("__reduce__", reduce)];

macro_rules! member {
    ($name:literal, $index:expr, $doc:literal) => {
        GetSetDef::read_write(
            $name,
            |v| Ok(field_value(v, $index)),
            |v, value| {
                set_field(v, $index, value.cloned());
                Ok(())
            },
        )
        .member()
        .doc($doc)
    };
}

pub(super) static GETSETS: &[GetSetDef] = &[
    member!("errno", ERRNO, "POSIX exception code"),
    member!("strerror", STRERROR, "exception strerror"),
    member!("filename", FILENAME, "exception filename"),
    member!("filename2", FILENAME2, "second exception filename"),
    GetSetDef::read_write("characters_written", get_written, set_written),
];

fn get_written(v: &Value) -> R {
    field(v, WRITTEN)
        .get()
        .get()
        .cloned()
        .ok_or_else(|| attribute_error(v, &py_str::intern("characters_written"), "characters_written"))
}

fn set_written(v: &Value, value: Option<&Value>) -> R<()> {
    match value {
        None => {
            if field(v, WRITTEN).get().is_null() {
                return Err(attribute_error(
                    v,
                    &py_str::intern("characters_written"),
                    "characters_written",
                ));
            }
            set_field(v, WRITTEN, None);
        }
        Some(n) => {
            let n = crate::ops::number::index_i64(n).map_err(|raised| {
                if raised.matches(&classes::INDEX_ERROR) {
                    drop(raised.take());
                    return value_error("cannot fit 'int' into an index-sized integer");
                }
                raised
            })?;
            set_field(v, WRITTEN, Some(Value::int(n)));
        }
    }
    Ok(())
}
