//! Building, extending and unpacking containers, as the BUILD, EXTEND, MERGE and UNPACK instructions do.

use crate::cell::Mut;
use crate::exceptions::{R, Raised, raise, type_error, value_error};
use crate::ops::{attr, format, iter};
use crate::types::{dict, exception, list, set, slice, str, tuple};
use crate::value::Value;

/// The containers whose `repr` is running.
static IN_REPR: Mut<Vec<u64>> = Mut::new(Vec::new());

/// Marks a container as being in its `repr` (`Py_ReprEnter`), until it is dropped.
pub struct ReprGuard(());

impl ReprGuard {
    /// `None` if the container's `repr` is running already.
    pub fn enter(container: &Value) -> Option<ReprGuard> {
        let running = IN_REPR.get_mut();
        if running.contains(&container.raw()) {
            return None;
        }
        running.push(container.raw());
        Some(ReprGuard(()))
    }
}

impl Drop for ReprGuard {
    fn drop(&mut self) {
        IN_REPR.get_mut().pop();
    }
}

/// `BUILD_LIST`.
#[inline]
pub fn build_list(values: Vec<Value>) -> Value {
    list::new(values)
}

/// `BUILD_TUPLE`.
#[inline]
pub fn build_tuple(values: Vec<Value>) -> Value {
    tuple::new(values)
}

/// `BUILD_SET`.
pub fn build_set(values: &[Value]) -> R {
    let s = set::new_empty();
    for v in values {
        set::add(&s, v)?;
    }
    Ok(s)
}

/// `BUILD_MAP`: so many keys, each followed by its value.
#[inline]
pub fn build_map(count: usize, mut items: impl Iterator<Item = Value>) -> R {
    let d = dict::for_keys(count);
    while let (Some(key), Some(value)) = (items.next(), items.next()) {
        dict::set_item(&d, &key, value)?;
    }
    Ok(d)
}

/// `BUILD_CONST_KEY_MAP`: the keys are a tuple.
#[inline]
pub fn build_const_key_map(keys: &Value, values: impl Iterator<Item = Value>) -> R {
    let keys = tuple::items(keys);
    let d = dict::for_keys(keys.len());
    for (key, value) in keys.iter().zip(values) {
        dict::set_item(&d, key, value)?;
    }
    Ok(d)
}

/// `BUILD_SLICE`.
pub fn build_slice(start: &Value, stop: &Value, step: &Value) -> Value {
    slice::new(start.clone(), stop.clone(), step.clone())
}

/// `LIST_APPEND`.
#[inline(always)]
pub fn list_append(list: &Value, v: Value) {
    list::push(list, v);
}

/// `SET_ADD`.
#[inline]
pub fn set_add(set: &Value, v: &Value) -> R<()> {
    set::add(set, v)
}

/// `MAP_ADD`.
#[inline]
pub fn map_add(dict: &Value, key: &Value, v: Value) -> R<()> {
    dict::set_item(dict, key, v)
}

/// `LIST_EXTEND`: what follows a `*`.
pub fn list_extend(list: &Value, iterable: &Value) -> R<()> {
    if !iter::is_iterable(iterable) {
        return Err(type_error(format_args!(
            "Value after * must be an iterable, not {}",
            iterable.ty().name()
        )));
    }
    list::extend(list, iterable)
}

/// `SET_UPDATE`.
pub fn set_update(set: &Value, iterable: &Value) -> R<()> {
    set::update(set, iterable)
}

/// `INTRINSIC_LIST_TO_TUPLE`.
pub fn list_to_tuple(list: &Value) -> Value {
    tuple::from_slice(list::items(list))
}

/// `DICT_UPDATE`: `{**other}`.
pub fn dict_update(dict: &Value, other: &Value) -> R<()> {
    match dict::update_mapping(dict, other) {
        Err(raised) if raised.matches(&exception::ATTRIBUTE_ERROR) => {
            drop(raised.take());
            Err(type_error(format_args!(
                "'{}' object is not a mapping",
                other.ty().name()
            )))
        }
        other => other,
    }
}

/// `DICT_MERGE`: `f(**other)`; a key that is there already is an error of the call.
pub fn dict_merge(function: &Value, dict: &Value, other: &Value) -> R<()> {
    dict::merge_unique(dict, other).map_err(|raised| keyword_error(function, other, raised))
}

/// Rewrites what merging keyword arguments raised (`format_kwargs_error`).
fn keyword_error(function: &Value, other: &Value, raised: Raised) -> Raised {
    if raised.matches(&exception::ATTRIBUTE_ERROR) {
        drop(raised.take());
        return match function_text(function) {
            Ok(f) => type_error(format_args!(
                "{f} argument after ** must be a mapping, not {}",
                other.ty().name()
            )),
            Err(raised) => raised,
        };
    }
    if !raised.matches(&exception::KEY_ERROR) {
        return raised;
    }
    let error = raised.take();
    let args = exception::args_of(&error);
    let [key] = tuple::items(&args) else {
        return crate::exceptions::raise_again(error);
    };
    let text = function_text(function).and_then(|f| {
        Ok(format!(
            "{f} got multiple values for keyword argument '{}'",
            format::str_string(key)?
        ))
    });
    match text {
        Ok(text) => raise(&exception::TYPE_ERROR, text),
        Err(raised) => raised,
    }
}

/// How messages name a function: `module.qualname()` (`_PyObject_FunctionStr`).
pub fn function_text(function: &Value) -> R<String> {
    let Some(qualname) = attr::get_optional(function, crate::names::__qualname__())? else {
        return format::str_string(function);
    };
    let qualname = format::str_string(&qualname)?;
    if let Some(module) = attr::get_optional(function, crate::names::__module__())?
        && str::is_str(&module)
        && !str::equals(&module, "builtins")
    {
        return Ok(format!("{}.{qualname}()", format::str_string(&module)?));
    }
    Ok(format!("{qualname}()"))
}

#[cold]
fn not_enough(expected: usize, got: usize) -> Raised {
    value_error(format_args!(
        "not enough values to unpack (expected {expected}, got {got})"
    ))
}

#[cold]
fn too_many(expected: usize) -> Raised {
    value_error(format_args!("too many values to unpack (expected {expected})"))
}

/// The items of an exact tuple or list, for a short borrow.
#[inline(always)]
pub fn exact_items(v: &Value) -> Option<&[Value]> {
    if v.is_exact(&tuple::TYPE) {
        Some(tuple::items(v))
    } else if v.is_exact(&list::TYPE) {
        Some(list::items(v))
    } else {
        None
    }
}

/// `UNPACK_SEQUENCE`: exactly `count` items, first one first.
pub fn unpack_sequence(v: &Value, count: usize) -> R<Vec<Value>> {
    let Some(items) = exact_items(v) else {
        return unpack_iterator(&unpackable(v)?, count);
    };
    match items.len() {
        n if n == count => Ok(items.to_vec()),
        n if n < count => Err(not_enough(count, n)),
        _ => Err(too_many(count)),
    }
}

/// The items of a tuple or list of just this length, which are unpacked without running code.
#[inline]
pub fn items_to_unpack(v: &Value, count: usize) -> Option<&[Value]> {
    exact_items(v).filter(|items| items.len() == count)
}

/// The iterator of something that is unpacked.
fn unpackable(v: &Value) -> R {
    if !iter::is_iterable(v) {
        return Err(type_error(format_args!(
            "cannot unpack non-iterable {} object",
            v.ty().name()
        )));
    }
    iter::iter(v)
}

fn unpack_iterator(it: &Value, count: usize) -> R<Vec<Value>> {
    let mut out = Vec::with_capacity(count);
    while out.len() < count {
        match iter::next(it)? {
            Some(v) => out.push(v),
            None => return Err(not_enough(count, out.len())),
        }
    }
    match iter::next(it)? {
        None => Ok(out),
        Some(_) => Err(too_many(count)),
    }
}

/// `UNPACK_EX`: `before` items, a list of the middle ones, `after` items.
pub fn unpack_ex(v: &Value, before: usize, after: usize) -> R<Vec<Value>> {
    let it = unpackable(v)?;
    let mut out = Vec::with_capacity(before + 1 + after);
    while out.len() < before {
        match iter::next(&it)? {
            Some(v) => out.push(v),
            None => {
                let n = out.len();
                return Err(if after == 0 {
                    at_least(before, n)
                } else {
                    at_least(before + after, n)
                });
            }
        }
    }
    let mut rest = iter::collect(&it)?;
    rest.reserve_exact(rest.len() % 2);
    if rest.len() < after {
        return Err(at_least(before + after, before + rest.len()));
    }
    let last = rest.split_off(rest.len() - after);
    out.push(list::new(rest));
    out.extend(last);
    Ok(out)
}

#[cold]
fn at_least(expected: usize, got: usize) -> Raised {
    value_error(format_args!(
        "not enough values to unpack (expected at least {expected}, got {got})"
    ))
}
