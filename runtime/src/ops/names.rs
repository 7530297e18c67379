//! Looking names up in globals, builtins, class namespaces and cells.

use crate::exceptions::{R, Raised, name_error};
use crate::ops::subscr;
use crate::types::{dict, exception, str};
use crate::value::Value;
use crate::{exceptions, names};

fn text(name: &Value) -> &str {
    str::to_str_lossless(name).unwrap_or("?")
}

#[cold]
fn not_defined(name: &Value) -> Raised {
    name_error(name, format_args!("name '{}' is not defined", text(name)))
}

/// A global, else a builtin.
pub fn load_global(globals: &Value, builtins: &Value, name: &Value) -> R {
    let found = if globals.is_exact(&dict::TYPE) {
        dict::get_interned(globals, name)
    } else {
        get_from_namespace(globals, name)?
    };
    if let Some(v) = found {
        return Ok(v);
    }
    match get_from_namespace(builtins, name)? {
        Some(v) => Ok(v),
        None => Err(not_defined(name)),
    }
}

/// A global or builtin for the body of a module or class: a `__getitem__` that the globals may have is not asked (`LOAD_NAME`).
pub fn load_global_of_body(globals: &Value, builtins: &Value, name: &Value) -> R {
    if let Some(v) = dict::get_interned(globals, name) {
        return Ok(v);
    }
    match get_from_namespace(builtins, name)? {
        Some(v) => Ok(v),
        None => Err(not_defined(name)),
    }
}

/// `namespace[name]` without a KeyError.
pub fn get_from_namespace(namespace: &Value, name: &Value) -> R<Option<Value>> {
    if namespace.is_exact(&dict::TYPE) {
        return Ok(dict::get_interned(namespace, name));
    }
    match subscr::get(namespace, name) {
        Ok(v) => Ok(Some(v)),
        Err(raised) => raised.catch(&exception::KEY_ERROR).map(|_| None),
    }
}

/// `del name` in the globals.
pub fn delete_global(globals: &Value, name: &Value) -> R<()> {
    if dict::del_item(globals, name)? {
        Ok(())
    } else {
        Err(not_defined(name))
    }
}

/// `del name` in the namespace of a module or class body.
pub fn delete_name(namespace: &Value, name: &Value) -> R<()> {
    if namespace.is_exact(&dict::TYPE) {
        return delete_global(namespace, name);
    }
    match subscr::delete(namespace, name) {
        Ok(()) => Ok(()),
        Err(raised) => {
            raised.catch(&exception::KEY_ERROR)?;
            Err(not_defined(name))
        }
    }
}

/// `__annotations__ = {}` unless it is there.
pub fn setup_annotations(namespace: &Value) -> R<()> {
    let name = names::__annotations__();
    if get_from_namespace(namespace, name)?.is_none() {
        subscr::set(namespace, name, &dict::new())?;
    }
    Ok(())
}

/// `builtins.__build_class__`.
pub fn load_build_class(builtins: &Value) -> R {
    match get_from_namespace(builtins, names::__build_class__())? {
        Some(v) => Ok(v),
        None => Err(name_error(names::__build_class__(), "__build_class__ not found")),
    }
}

/// The error of an empty cell (`format_exc_unbound`).
#[cold]
pub fn unbound_cell(name: &Value, is_free: bool) -> Raised {
    if is_free {
        let shown = text(name);
        let message =
            format!("cannot access free variable '{shown}' where it is not associated with a value in enclosing scope");
        return exception::raise_name_error(&exception::NAME_ERROR, name, &message);
    }
    exceptions::unbound_local_error(text(name))
}
