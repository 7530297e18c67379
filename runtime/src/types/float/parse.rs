//! Text to floats: `float("…")`.

use crate::exceptions::{R, Raised, type_error, value_error};
use crate::ops::format;
use crate::types::{buffer, bytearray, bytes, int, str};
use crate::value::Value;
use std::borrow::Cow;

/// Parses text as `float(text)` does: white space around it, underscores between digits, "inf" and "nan" are allowed.
pub fn parse(text: &str) -> Option<f64> {
    parse_ascii(text.as_bytes())
}

pub(super) fn parse_ascii(text: &[u8]) -> Option<f64> {
    let start = text.iter().position(|b| !int::is_space(b))?;
    let end = text.iter().rposition(|b| !int::is_space(b))?;
    parse_number(&text[start..=end])
}

/// Without white space.
fn parse_number(text: &[u8]) -> Option<f64> {
    let text = without_underscores(text)?;
    // Rust's grammar is Python's.
    std::str::from_utf8(&text).ok()?.parse().ok()
}

/// Removes underscores, each of which must stand between two digits.
pub(crate) fn without_underscores(text: &[u8]) -> Option<Cow<'_, [u8]>> {
    if !text.contains(&b'_') {
        return Some(Cow::Borrowed(text));
    }
    let digit = |i: Option<usize>| i.and_then(|i| text.get(i)).is_some_and(u8::is_ascii_digit);
    for (i, _) in text.iter().enumerate().filter(|(_, c)| **c == b'_') {
        if !digit(i.checked_sub(1)) || !digit(Some(i + 1)) {
            return None;
        }
    }
    Some(Cow::Owned(text.iter().copied().filter(|&c| c != b'_').collect()))
}

/// `float(v)` of a string or bytes-like object.
pub fn from_text(v: &Value) -> R {
    let parsed = if str::is_str(v) {
        parse_ascii(&int::ascii_digits_and_spaces(str::wtf8(v)))
    } else if let Some(data) = bytes::contents(v).or_else(|| bytearray::contents(v)) {
        parse_ascii(data)
    } else if let Some(data) = buffer::get_if_lent(v) {
        parse_ascii(&data)
    } else {
        return Err(type_error(format_args!(
            "float() argument must be a string or a real number, not '{}'",
            v.ty().name()
        )));
    };
    parsed.map(Value::float).ok_or_else(|| not_a_float(v))
}

#[cold]
fn not_a_float(v: &Value) -> Raised {
    match format::repr_string(v) {
        Ok(shown) => value_error(format_args!("could not convert string to float: {shown}")),
        Err(raised) => raised,
    }
}
