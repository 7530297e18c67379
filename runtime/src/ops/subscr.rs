//! `x[key]`, `x[key] = v`, `del x[key]`, slices, `len(x)`.

use crate::exceptions::{R, type_error};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, number};
use crate::types::{dict, list, slice, tuple, type_};
use crate::value::Value;

/// `obj[key]`.
#[inline]
pub fn get(obj: &Value, key: &Value) -> R {
    let ty = obj.ty();
    if std::ptr::eq(ty, &list::TYPE) {
        return list::subscript(obj, key);
    }
    if std::ptr::eq(ty, &dict::TYPE) {
        return dict::subscript(obj, key);
    }
    match ty.slots().subscript {
        Some(f) => f(obj, key),
        None => get_otherwise(obj, key),
    }
}

#[inline(never)]
fn get_otherwise(obj: &Value, key: &Value) -> R {
    if obj.ty().slots().item.is_some() {
        if number::is_index(key) {
            return get_index(obj, number::index_i64(key)?);
        }
        return Err(type_error(format_args!(
            "sequence index must be integer, not '{}'",
            key.ty().name()
        )));
    }
    if let Some(ty) = TypeObject::from_value(obj) {
        // `type[int]` is a generic alias; other classes say for themselves.
        if std::ptr::eq(ty, &type_::TYPE) {
            return crate::types::generics::class_getitem(obj, key);
        }
        return match attr::get_optional(obj, crate::names::__class_getitem__())? {
            Some(f) if !f.is_none() => call::call1(&f, key),
            _ => Err(type_error(format_args!("type '{}' is not subscriptable", ty.name()))),
        };
    }
    Err(type_error(format_args!(
        "'{}' object is not subscriptable",
        obj.ty().name()
    )))
}

/// `obj[i]` by the sequence protocol (`PySequence_GetItem`).
pub fn get_index(obj: &Value, i: i64) -> R {
    let slots = obj.ty().slots();
    if let Some(f) = slots.item {
        let i = match slots.len {
            Some(len) if i < 0 => i + len(obj)? as i64,
            _ => i,
        };
        return f(obj, i);
    }
    if slots.subscript.is_some() {
        return Err(type_error(format_args!("{} is not a sequence", obj.ty().name())));
    }
    Err(type_error(format_args!(
        "'{}' object does not support indexing",
        obj.ty().name()
    )))
}

/// `obj[key] = value`.
#[inline]
pub fn set(obj: &Value, key: &Value, value: &Value) -> R<()> {
    let ty = obj.ty();
    if std::ptr::eq(ty, &list::TYPE)
        && let Some(i) = key.as_small_int()
        && list::set_index(obj, i, value)
    {
        return Ok(());
    }
    if std::ptr::eq(ty, &dict::TYPE) {
        return dict::set_item(obj, key, value.clone());
    }
    match ty.slots().ass_subscript {
        Some(f) => f(obj, key, Some(value)),
        None => {
            is_index_of_sequence(obj, key)?;
            Err(type_error(format_args!(
                "'{}' object does not support item assignment",
                ty.name()
            )))
        }
    }
}

/// Whether the key is an index and the object what CPython has among its sequences: it looks at the index then before it refuses.
fn is_index_of_sequence(obj: &Value, key: &Value) -> R<bool> {
    let ty = obj.ty();
    let slots = ty.slots();
    let is_sequence = slots.item.is_some()
        || slots.contains.is_some()
        || slots.len.is_some() && slots.subscript.is_none()
        || ty.is_heap();
    if is_sequence && number::is_index(key) {
        number::index_i64(key)?;
        return Ok(true);
    }
    Ok(false)
}

/// `del obj[key]`.
pub fn delete(obj: &Value, key: &Value) -> R<()> {
    match obj.ty().slots().ass_subscript {
        Some(f) => f(obj, key, None),
        None => {
            // Sequences are refused elsewhere in CPython, in other words.
            let not = if is_index_of_sequence(obj, key)? {
                "doesn't"
            } else {
                "does not"
            };
            Err(type_error(format_args!(
                "'{}' object {not} support item deletion",
                obj.ty().name()
            )))
        }
    }
}

/// `len(obj)`.
#[inline]
pub fn len(obj: &Value) -> R<usize> {
    match obj.ty().slots().len {
        Some(f) => f(obj),
        None => Err(type_error(format_args!(
            "object of type '{}' has no len()",
            obj.ty().name()
        ))),
    }
}

/// Start, stop, step and number of items of a slice object, fitted to a length.
#[inline]
pub fn slice_indices(slice: &Value, len: usize) -> R<(i64, i64, i64, usize)> {
    Ok(slice::adjust(slice::unpack(slice)?, len))
}

/// `obj[start:stop]` (`BINARY_SLICE`).
pub fn get_slice(obj: &Value, start: &Value, stop: &Value) -> R {
    if let Some((a, b)) = plain_bounds(start, stop) {
        if obj.is_exact(&list::TYPE) {
            return Ok(list::get_slice(obj, a, b));
        }
        if obj.is_exact(&tuple::TYPE) {
            let items = tuple::items(obj);
            let (a, b, _, _) = slice::adjust((a, b, 1), items.len());
            if b - a == items.len() as i64 {
                return Ok(obj.clone());
            }
            return Ok(tuple::from_slice(&items[a as usize..b.max(a) as usize]));
        }
    }
    get(obj, &slice::new(start.clone(), stop.clone(), Value::none()))
}

/// Bounds that are small ints or absent.
fn plain_bounds(start: &Value, stop: &Value) -> Option<(i64, i64)> {
    let a = if start.is_none() { 0 } else { start.as_small_int()? };
    let b = if stop.is_none() { i64::MAX } else { stop.as_small_int()? };
    Some((a, b))
}

/// `obj[start:stop] = value` (`STORE_SLICE`).
pub fn set_slice(obj: &Value, start: &Value, stop: &Value, value: &Value) -> R<()> {
    if obj.is_exact(&list::TYPE)
        && let Some((start, stop)) = plain_bounds(start, stop)
    {
        return list::assign_slice(obj, start, stop, Some(value));
    }
    set(obj, &slice::new(start.clone(), stop.clone(), Value::none()), value)
}

/// True if the `match` statement's sequence patterns take the value.
pub fn is_match_sequence(v: &Value) -> bool {
    v.ty().has_flag(flags::SEQUENCE)
}

/// True if the `match` statement's mapping patterns take the value.
pub fn is_match_mapping(v: &Value) -> bool {
    v.ty().has_flag(flags::MAPPING)
}
