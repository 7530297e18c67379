//! Conversions to numbers: `__index__`, `__int__`, `__float__` (`PyNumber_Index`, `PyNumber_Long`, `PyNumber_Float`).

use crate::exceptions::{R, index_error, overflow_error, type_error, warn};
use crate::names;
use crate::ops::{attr, call};
use crate::types::{bytearray, bytes, exception, float, int, str};
use crate::value::Value;
use dashu_int::IBig;
use std::borrow::Cow;

/// The value as an exact int, by `__index__` (`PyNumber_Index`).
#[inline]
pub fn index(v: &Value) -> R {
    if v.is_small_int() { Ok(v.clone()) } else { index_slow(v) }
}

#[inline(never)]
fn index_slow(v: &Value) -> R {
    if int::is_int(v) {
        return Ok(int::exact(v));
    }
    let Some(slot) = v.ty().slots().index else {
        return Err(type_error(format_args!(
            "'{}' object cannot be interpreted as an integer",
            v.ty().name()
        )));
    };
    let result = slot(v)?;
    if result.is_exact(&int::TYPE) {
        return Ok(result);
    }
    if !int::is_int(&result) {
        return Err(type_error(format_args!(
            "__index__ returned non-int (type {})",
            result.ty().name()
        )));
    }
    subclass_warning("__index__", "int", &result)?;
    Ok(int::exact(&result))
}

#[cold]
fn subclass_warning(method: &str, base: &str, result: &Value) -> R<()> {
    let message = format!(
        "{method} returned non-{base} (type {}).  The ability to return an instance of a strict subclass of {base} is \
         deprecated, and may be removed in a future version of Python.",
        result.ty().name()
    );
    warn(&exception::DEPRECATION_WARNING, &message, 1)
}

/// The value as a big int, by `__index__`.
pub fn index_ibig(v: &Value) -> R<IBig> {
    let i = index(v)?;
    Ok(int::as_ibig(&i).map(Cow::into_owned).unwrap_or_default())
}

pub use is_index as has_index;

/// True if the value has `__index__` (`PyIndex_Check`).
#[inline]
pub fn is_index(v: &Value) -> bool {
    v.is_small_int() || v.ty().slots().index.is_some()
}

/// The value as an index; beyond 64 bits IndexError (`PyNumber_AsSsize_t(v, PyExc_IndexError)`).
#[inline]
pub fn index_i64(v: &Value) -> R<i64> {
    if let Some(i) = v.as_small_int() {
        return Ok(i);
    }
    let i = index(v)?;
    int::as_i64(&i).ok_or_else(|| index_error(index_size_message(v)))
}

/// The value as a count; beyond 64 bits OverflowError (`PyNumber_AsSsize_t(v, PyExc_OverflowError)`).
#[inline]
pub fn index_i64_overflow(v: &Value) -> R<i64> {
    if let Some(i) = v.as_small_int() {
        return Ok(i);
    }
    let i = index(v)?;
    int::as_i64(&i).ok_or_else(|| overflow_error(index_size_message(v)))
}

#[cold]
fn index_size_message(v: &Value) -> String {
    format!("cannot fit '{}' into an index-sized integer", v.ty().name())
}

/// The value as an argument of type `Py_ssize_t` (argument clinic's): "Python int too large to convert to C ssize_t".
#[inline]
pub fn ssize(v: &Value) -> R<i64> {
    if let Some(i) = v.as_small_int() {
        return Ok(i);
    }
    let i = index(v)?;
    int::as_i64(&i).ok_or_else(|| overflow_error("Python int too large to convert to C ssize_t"))
}

/// What `__setstate__` of an iterator takes (`PyLong_AsSsize_t`): ints only.
pub fn state_index(v: &Value) -> R<i64> {
    match int::is_int(v) {
        true => ssize(v),
        false => Err(type_error("an integer is required")),
    }
}

/// The value as a C `long` (`PyLong_AsLong`).
#[inline]
pub fn c_long(v: &Value) -> R<i64> {
    if let Some(i) = v.as_small_int() {
        return Ok(i);
    }
    let i = index(v)?;
    int::as_i64(&i).ok_or_else(|| overflow_error("Python int too large to convert to C long"))
}

/// The value as a C `int` (`_PyLong_AsInt`).
#[inline]
pub fn c_int(v: &Value) -> R<i32> {
    let index = index(v)?;
    int::as_i64(&index)
        .and_then(|i| i32::try_from(i).ok())
        .ok_or_else(|| overflow_error("Python int too large to convert to C int"))
}

/// The value as a slice bound: clamped to 64 bits (`_PyEval_SliceIndex`). Anything but an index is refused as slices do.
#[inline]
pub fn index_clamped(v: &Value) -> R<i64> {
    if let Some(i) = v.as_small_int() {
        return Ok(i);
    }
    if !is_index(v) {
        return Err(type_error(
            "slice indices must be integers or None or have an __index__ method",
        ));
    }
    let i = index(v)?;
    Ok(int::as_i64(&i).unwrap_or(if int::is_negative(&i) { i64::MIN } else { i64::MAX }))
}

/// `int(v)` with one argument (`PyNumber_Long`): an exact int.
pub fn int(v: &Value) -> R {
    if v.is_exact(&int::TYPE) {
        return Ok(v.clone());
    }
    if let Some(slot) = v.ty().slots().int {
        let result = slot(v)?;
        if result.is_exact(&int::TYPE) {
            return Ok(result);
        }
        if !int::is_int(&result) {
            return Err(type_error(format_args!(
                "__int__ returned non-int (type {})",
                result.ty().name()
            )));
        }
        subclass_warning("__int__", "int", &result)?;
        return Ok(int::exact(&result));
    }
    if v.ty().slots().index.is_some() {
        return index(v);
    }
    if let Some(trunc) = attr::lookup_special(v, names::__trunc__())? {
        return int_from_trunc(&trunc);
    }
    if str::is_str(v) {
        return int::parse_value(v, 10);
    }
    if let Some(data) = bytes::contents(v).or_else(|| bytearray::contents(v)) {
        return int::parse_bytes(v, data, 10);
    }
    if let Some(data) = crate::types::buffer::get_if_lent(v) {
        return int::parse_bytes(v, &data, 10);
    }
    Err(type_error(format_args!(
        "int() argument must be a string, a bytes-like object or a real number, not '{}'",
        v.ty().name()
    )))
}

fn int_from_trunc(trunc: &Value) -> R {
    warn(
        &exception::DEPRECATION_WARNING,
        "The delegation of int() to __trunc__ is deprecated.",
        1,
    )?;
    let result = call::call0(trunc)?;
    if int::is_int(&result) {
        return Ok(int::exact(&result));
    }
    if result.ty().slots().index.is_none() {
        return Err(type_error(format_args!(
            "__trunc__ returned non-Integral (type {})",
            result.ty().name()
        )));
    }
    index(&result)
}

/// `float(v)` with one argument (`PyNumber_Float`): an exact float.
pub fn float(v: &Value) -> R {
    if let Some(f) = v.as_exact_float() {
        return Ok(Value::float(f));
    }
    if let Some(i) = v.as_small_int() {
        return Ok(Value::float(i as f64));
    }
    if let Some(slot) = v.ty().slots().float {
        return Ok(Value::float(float_by_slot(v, slot)?));
    }
    if v.ty().slots().index.is_some() || float::as_f64(v).is_some() {
        return Ok(Value::float(float::to_f64(v)?));
    }
    float::from_text(v)
}

/// What `__float__` of a type other than `float` and its subclasses answers, checked.
pub(crate) fn float_by_slot(v: &Value, slot: fn(&Value) -> R) -> R<f64> {
    let result = slot(v)?;
    if let Some(f) = result.as_exact_float() {
        return Ok(f);
    }
    match float::as_f64(&result) {
        None => Err(type_error(format_args!(
            "{}.__float__ returned non-float (type {})",
            v.ty().name(),
            result.ty().name()
        ))),
        Some(f) => {
            subclass_warning(&format!("{}.__float__", v.ty().name()), "float", &result)?;
            Ok(f)
        }
    }
}

/// The value as an int, clamped to 64 bits; TypeError if it is no index.
pub fn index_clamped_quiet(v: &Value) -> R<i64> {
    let i = index(v)?;
    Ok(int::as_i64(&i).unwrap_or(if int::is_negative(&i) { i64::MIN } else { i64::MAX }))
}

/// True if the value is a number (`PyNumber_Check`).
pub fn is_number(v: &Value) -> bool {
    let slots = v.ty().slots();
    crate::types::float::as_f64(v).is_some()
        || crate::types::int::is_int(v)
        || v.ty().is_subtype(&crate::types::complex::TYPE)
        || slots.index.is_some()
        || slots.int.is_some()
        || slots.float.is_some()
}
