//! Attribute access: what `LOAD_ATTR`, `STORE_ATTR`, `DELETE_ATTR` and special-method look-up mean.
//!
//! Names are interned strings; the `*_str` functions intern.

use crate::exceptions::{R, Raised, attribute_error, type_error};
use crate::object::lookup::{self, GetAttr};
use crate::object::slots::KwNames;
use crate::types::exception;
use crate::types::str::{intern, intern_value, is_str};
use crate::value::{Slot, Value};

/// `obj.name`.
#[inline]
pub fn get(obj: &Value, name: &Value) -> R {
    let ty = obj.ty();
    let result = match ty.slots().getattro {
        Some(f) => f(obj, name),
        None => {
            lookup::ready(ty);
            lookup::generic_getattr(obj, name)
        }
    };
    result.map_err(|raised| with_context(raised, obj, name))
}

/// Sets `obj` and `name` of a pending AttributeError that has neither (`set_attribute_error_context`).
#[cold]
fn with_context(raised: Raised, obj: &Value, name: &Value) -> Raised {
    if let Some(e) = crate::state::state().pending.get().get()
        && e.is_exact(&exception::ATTRIBUTE_ERROR)
        && exception::field(e, 0).get().is_null()
        && exception::field(e, 1).get().is_null()
    {
        *exception::field(e, 0).get_mut() = Slot::new(obj.clone());
        *exception::field(e, 1).get_mut() = Slot::new(name.clone());
    }
    raised
}

/// `getattr(obj, name, None)`: `None` where `get` raises AttributeError.
pub fn get_optional(obj: &Value, name: &Value) -> R<Option<Value>> {
    let ty = obj.ty();
    lookup::ensure_ready(ty);
    match ty.slots().getattro {
        Some(f) if std::ptr::fn_addr_eq(f, lookup::generic_getattr as GetAttr) => {
            lookup::generic_getattr_optional(obj, name)
        }
        Some(f) if std::ptr::fn_addr_eq(f, crate::types::type_::getattro as GetAttr) => {
            crate::types::type_::getattro_optional(obj, name)
        }
        Some(f) if std::ptr::fn_addr_eq(f, crate::types::module::getattro as GetAttr) => {
            crate::types::module::getattro_optional(obj, name)
        }
        _ => match get(obj, name) {
            Ok(v) => Ok(Some(v)),
            Err(raised) => raised.catch(&exception::ATTRIBUTE_ERROR).map(|e| {
                drop(e);
                None
            }),
        },
    }
}

/// `obj.name = value`.
#[inline]
pub fn set(obj: &Value, name: &Value, value: &Value) -> R<()> {
    set_or_delete(obj, name, Some(value))
}

/// `del obj.name`.
pub fn delete(obj: &Value, name: &Value) -> R<()> {
    set_or_delete(obj, name, None)
}

/// `tp_setattro`.
#[inline]
pub fn set_or_delete(obj: &Value, name: &Value, value: Option<&Value>) -> R<()> {
    let ty = obj.ty();
    lookup::ensure_ready(ty);
    match ty.slots().setattro {
        Some(f) => f(obj, name, value),
        None => lookup::generic_setattr(obj, name, value),
    }
}

/// `getattr(obj, name)` with a name from Python code: checks that it is a string and interns it.
pub fn get_value(obj: &Value, name: &Value) -> R {
    get(obj, &check_name(name)?)
}

/// The interned form of an attribute name from Python code.
pub fn check_name(name: &Value) -> R {
    if !is_str(name) {
        return Err(type_error(format_args!(
            "attribute name must be string, not '{}'",
            name.ty().name()
        )));
    }
    Ok(intern_value(name))
}

/// `obj.name` by Rust string.
pub fn get_str(obj: &Value, name: &str) -> R {
    get(obj, &intern(name))
}

/// `getattr(obj, name, None)` by Rust string.
pub fn get_str_optional(obj: &Value, name: &str) -> R<Option<Value>> {
    get_optional(obj, &intern(name))
}

/// `obj.name = value` by Rust string.
pub fn set_str(obj: &Value, name: &str, value: &Value) -> R<()> {
    set(obj, &intern(name), value)
}

/// `obj.name(*args)`, without making a bound method where the type allows.
pub fn call_method(obj: &Value, name: &Value, args: &[Value]) -> R {
    call_method_kw(obj, name, args, None)
}

/// `obj.name(*args)` with keyword names.
pub fn call_method_kw(obj: &Value, name: &Value, args: &[Value], kwnames: KwNames) -> R {
    let (callee, unbound) = load_method(obj, name)?;
    if unbound {
        crate::ops::call::call_prepended(&callee, obj, args, kwnames)
    } else {
        crate::ops::call::call(&callee, args, kwnames)
    }
}

/// `obj.name(*args)` by Rust string.
pub fn call_method_str(obj: &Value, name: &str, args: &[Value]) -> R {
    call_method(obj, &intern(name), args)
}

/// Looks `obj.name` up for a call: the callee, and true if `obj` must be passed as its first argument
/// (`_PyObject_GetMethod`).
pub fn load_method(obj: &Value, name: &Value) -> R<(Value, bool)> {
    lookup::load_method(obj, name)
}

/// The special method `name` of `obj`, looked up on its type and bound (`_PyObject_LookupSpecial`).
pub fn lookup_special(obj: &Value, name: &Value) -> R<Option<Value>> {
    let ty = obj.ty();
    match lookup::lookup(ty, name) {
        None => Ok(None),
        Some(descr) => match descr.ty().slots().descr_get {
            None => Ok(Some(descr)),
            Some(bind) => bind(&descr, Some(obj), ty).map(Some),
        },
    }
}

/// Calls the special method `name` of `obj`, looked up on its type; `None` if there is none.
pub fn call_special(obj: &Value, name: &Value, args: &[Value]) -> R<Option<Value>> {
    call_special_or(obj, name, args, Err)
}

/// As [`call_special`]; a method that cannot be bound is as good as none (`slot_tp_richcompare`).
pub fn call_special_if_bound(obj: &Value, name: &Value, args: &[Value]) -> R<Option<Value>> {
    call_special_or(obj, name, args, |raised| {
        drop(raised.take());
        Ok(None)
    })
}

#[inline(always)]
fn call_special_or(
    obj: &Value,
    name: &Value,
    args: &[Value],
    unbound: impl FnOnce(Raised) -> R<Option<Value>>,
) -> R<Option<Value>> {
    let ty = obj.ty();
    // SAFETY: `raw` is used at once.
    if let Some(raw) = unsafe { lookup::lookup_raw(ty, name) }
        // SAFETY: native code needs the function at its start only; the class holds it until then.
        && let Some(result) = crate::types::function::call_method(unsafe { Value::borrow_raw(&raw) }, obj, args)
    {
        return result.map(Some);
    }
    let Some(descr) = lookup::lookup(ty, name) else {
        return Ok(None);
    };
    if descr
        .ty()
        .has_flag(crate::object::type_object::flags::METHOD_DESCRIPTOR)
    {
        return crate::ops::call::call_prepended(&descr, obj, args, None).map(Some);
    }
    let bound = match descr.ty().slots().descr_get {
        None => descr,
        Some(bind) => match bind(&descr, Some(obj), ty) {
            Ok(bound) => bound,
            Err(raised) => return unbound(raised),
        },
    };
    crate::ops::call::call(&bound, args, None).map(Some)
}

/// Raises "'T' object has no attribute 'name'".
#[cold]
pub fn no_attribute(obj: &Value, name: &Value) -> crate::exceptions::Raised {
    let text = crate::types::str::to_str_lossless(name).map(str::to_owned);
    attribute_error(
        obj,
        name,
        format_args!(
            "'{}' object has no attribute '{}'",
            obj.ty().name(),
            text.as_deref().unwrap_or("?")
        ),
    )
}

/// `LOAD_SUPER_ATTR` (see `types::super_::load_attr`).
pub fn load_super(
    callee: &Value,
    class: &Value,
    obj: &Value,
    name: &Value,
    for_call: bool,
    two_args: bool,
) -> R<(Value, bool)> {
    crate::types::super_::load_attr(callee, class, obj, name, for_call, two_args)
}
