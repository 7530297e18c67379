//! Attributes of types: `type.__getattribute__` and `type.__setattr__`.

use crate::exceptions::{R, attribute_error, type_error};
use crate::object::lookup;
use crate::object::type_object::{TypeObject, flags};
use crate::ops::format;
use crate::types::{dict, str as py_str};
use crate::value::Value;

/// Data descriptors of the metatype, attributes of the type and its bases, other attributes of the metatype
/// (`type_getattro`).
pub fn getattro(v: &Value, name: &Value) -> R {
    match find(v, name)? {
        Some(found) => Ok(found),
        None => Err(no_attribute(v, name)),
    }
}

/// The same; `None` instead of AttributeError.
pub fn getattro_optional(v: &Value, name: &Value) -> R<Option<Value>> {
    match find(v, name) {
        Err(raised) => {
            drop(raised.catch(&crate::types::exception::ATTRIBUTE_ERROR)?);
            Ok(None)
        }
        found => found,
    }
}

#[cold]
fn no_attribute(v: &Value, name: &Value) -> crate::exceptions::Raised {
    let ty = TypeObject::from_value(v).expect("a type");
    let shown = py_str::to_str_lossless(name).unwrap_or("?");
    attribute_error(
        v,
        name,
        format_args!("type object '{}' has no attribute '{shown}'", ty.name()),
    )
}

fn find(v: &Value, name: &Value) -> R<Option<Value>> {
    let ty = TypeObject::from_value(v).expect("a type");
    lookup::ensure_ready(ty);
    let meta = v.ty();
    let meta_attribute = lookup::lookup(meta, name);
    let mut meta_get = None;
    if let Some(m) = &meta_attribute {
        let slots = m.ty().slots();
        meta_get = slots.descr_get;
        if let Some(get) = meta_get
            && slots.descr_set.is_some()
        {
            return get(m, Some(v), meta).map(Some);
        }
    }
    if let Some(found) = lookup::lookup(ty, name) {
        return match found.ty().slots().descr_get {
            Some(get) => get(&found, None, ty).map(Some),
            None => Ok(Some(found)),
        };
    }
    match (meta_attribute, meta_get) {
        (Some(m), Some(get)) => get(&m, Some(v), meta).map(Some),
        (m, _) => Ok(m),
    }
}

/// Data descriptors of the metatype, then the type's dict; caches and slots follow (`type_setattro`).
pub fn setattro(v: &Value, name: &Value, value: Option<&Value>) -> R<()> {
    let ty = TypeObject::from_value(v).expect("a type");
    if ty.has_flag(flags::IMMUTABLE) {
        return Err(type_error(format_args!(
            "cannot set {} attribute of immutable type '{}'",
            format::repr_string(name)?,
            ty.name()
        )));
    }
    let name = py_str::intern_value(name);
    if let Some(m) = lookup::lookup(v.ty(), &name)
        && let Some(set) = m.ty().slots().descr_set
    {
        return set(&m, v, value);
    }
    set_in_dict(ty, &name, value)
}

/// Sets or deletes a name of the type's own dict, and tells those who cached it.
pub fn set_in_dict(ty: &'static TypeObject, name: &Value, value: Option<&Value>) -> R<()> {
    let d = lookup::type_dict(ty).clone();
    // The old value stays alive until nothing borrows it any more.
    let old = dict::get_item(&d, name)?;
    match value {
        Some(new) => dict::set_item(&d, name, new.clone())?,
        None if old.is_none() => return Err(no_attribute(&ty.value(), name)),
        None => {
            dict::del_item(&d, name)?;
        }
    }
    lookup::modified_name(ty, name);
    lookup::update_slots(ty, name);
    drop(old);
    Ok(())
}
