//! `str()`, `repr()`, `ascii()`, `format()` of any value, and the instructions of f-strings.

use super::attr;
use crate::exceptions::{R, type_error, value_error};
use crate::names;
use crate::ops::call::call1;
use crate::ops::number_format::{self, Spec, format_float, format_int, pad, unknown_code};
use crate::state::check_recursion;
use crate::types::str as str_type;
use crate::types::{float, int};
use crate::value::Value;

/// The decimal digits of a small int.
#[inline]
fn small_int(i: i64) -> Value {
    let mut buffer = [0; 20];
    str_type::from_ascii(int::write_i64(i, &mut buffer).as_bytes())
}

/// `str(v)`.
#[inline]
pub fn str(v: &Value) -> R {
    if str_type::is_exact(v) {
        return Ok(v.clone());
    }
    match v.as_small_int() {
        Some(i) => Ok(small_int(i)),
        None => str_slow(v),
    }
}

fn str_slow(v: &Value) -> R {
    let Some(slot) = v.ty().slots().str else { return repr(v) };
    let _nested = check_recursion(" while getting the str of an object")?;
    let made = slot(v)?;
    if !str_type::is_str(&made) {
        return Err(type_error(format_args!(
            "__str__ returned non-string (type {})",
            made.ty().name()
        )));
    }
    Ok(made)
}

/// `repr(v)`.
#[inline]
pub fn repr(v: &Value) -> R {
    match v.as_small_int() {
        Some(i) => Ok(small_int(i)),
        None => repr_slow(v),
    }
}

fn repr_slow(v: &Value) -> R {
    let Some(slot) = v.ty().slots().repr else {
        return Ok(Value::str(&format!("<{} object at {:#x}>", v.ty().name(), v.raw())));
    };
    let _nested = check_recursion(" while getting the repr of an object")?;
    let made = slot(v)?;
    if !str_type::is_str(&made) {
        return Err(type_error(format_args!(
            "__repr__ returned non-string (type {})",
            made.ty().name()
        )));
    }
    Ok(made)
}

/// `ascii(v)`.
pub fn ascii(v: &Value) -> R {
    Ok(str_type::escape::to_ascii(&repr(v)?))
}

/// `repr(v)` as Rust text, surrogates replaced.
pub fn repr_string(v: &Value) -> R<String> {
    Ok(str_type::to_string_lossy(&repr(v)?).into_owned())
}

/// `str(v)` as Rust text, surrogates replaced.
pub fn str_string(v: &Value) -> R<String> {
    Ok(str_type::to_string_lossy(&str(v)?).into_owned())
}

/// `format(v, spec)`; `spec` is a `str` (checked by callers that take it from a program).
pub fn format(v: &Value, spec: &Value) -> R {
    if str_type::char_len(spec) == 0 {
        if str_type::is_exact(v) {
            return Ok(v.clone());
        }
        if let Some(i) = v.as_small_int() {
            return Ok(small_int(i));
        }
    }
    if v.is_small_int() {
        return format_int(v, spec);
    }
    if v.is_immediate_float() || v.is_exact(&float::TYPE) {
        return format_float(v, spec);
    }
    if str_type::is_exact(v) {
        return format_str(v, spec);
    }
    let Some(method) = attr::lookup_special(v, names::__format__())? else {
        return Err(type_error(format_args!(
            "Type {} doesn't define __format__",
            v.ty().name()
        )));
    };
    let made = call1(&method, spec)?;
    if !str_type::is_str(&made) {
        return Err(type_error(format_args!(
            "__format__ must return a str, not {}",
            made.ty().name()
        )));
    }
    Ok(made)
}

/// `str.__format__(v, spec)`.
pub fn format_str(v: &Value, spec: &Value) -> R {
    let Some(s) = str_type::object(v) else {
        return Err(type_error("descriptor '__format__' requires a 'str' object"));
    };
    if str_type::char_len(spec) == 0 {
        return str(v);
    }
    if let Some(text) = number_format::quick::text(s.bytes(), s.char_len(), str_type::wtf8(spec)) {
        return Ok(text);
    }
    let spec = Spec::parse(spec, v.ty().name(), b'<', b's')?;
    check_str_spec(&spec, v)?;
    let length = spec.precision.map_or(s.char_len(), |p| p.min(s.char_len()));
    let bytes = &s.bytes()[..s.byte_offset(length)];
    if spec.width.is_none_or(|w| w <= length) && length == s.char_len() {
        // The object itself, also one of a subclass, whose `__str__` is not asked.
        return Ok(v.clone());
    }
    let fill = spec.width.unwrap_or(0).saturating_sub(length);
    crate::memory::try_reserve_text(bytes.len().checked_add(fill))?;
    let mut out = Vec::with_capacity(bytes.len() + fill);
    pad(&mut out, &spec, bytes, length);
    Ok(str_type::from_wtf8(&out))
}

/// The parts of a specification that strings refuse.
fn check_str_spec(spec: &Spec, v: &Value) -> R<()> {
    if spec.kind != u32::from(b's') {
        return Err(unknown_code(spec.kind, v.ty().name()));
    }
    if spec.sign != 0 {
        let space = if spec.sign == b' ' { "Space" } else { "Sign" };
        return Err(value_error(format_args!(
            "{space} not allowed in string format specifier"
        )));
    }
    if spec.no_negative_zero {
        return Err(value_error(
            "Negative zero coercion (z) not allowed in string format specifier",
        ));
    }
    if spec.alternate {
        return Err(value_error("Alternate form (#) not allowed in string format specifier"));
    }
    if spec.align == b'=' {
        return Err(value_error("'=' alignment not allowed in string format specifier"));
    }
    Ok(())
}

/// `FORMAT_VALUE`: conversion 0 none, 1 `str`, 2 `repr`, 3 `ascii`; then the specification, if there is one.
#[inline]
pub fn format_value(v: &Value, conversion: u32, spec: Option<&Value>) -> R {
    let converted;
    let v = match conversion {
        0 => v,
        1 => {
            converted = str(v)?;
            &converted
        }
        2 => {
            converted = repr(v)?;
            &converted
        }
        _ => {
            converted = ascii(v)?;
            &converted
        }
    };
    match spec {
        Some(spec) => format(v, spec),
        None if str_type::is_exact(v) => Ok(v.clone()),
        None => format(v, str_type::empty()),
    }
}

/// `BUILD_STRING`: strings one after the other.
pub fn build_string(parts: &[Value]) -> Value {
    str_type::concat_all(parts)
}

/// `object.__format__(v, spec)`: `str(v)`, and no specification.
pub fn format_object(v: &Value, spec: &Value) -> R {
    if str_type::char_len(spec) > 0 {
        return Err(type_error(format_args!(
            "unsupported format string passed to {}.__format__",
            v.ty().name()
        )));
    }
    str(v)
}
