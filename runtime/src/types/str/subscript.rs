//! `s[i]` and `s[a:b:c]`.

use super::{Builder, StrObject, chars, empty, from_parts, latin1_char, object};
use crate::exceptions::{R, index_error, type_error};
use crate::ops::number::index_i64;
use crate::ops::subscr::slice_indices;
use crate::types::slice::SliceObject;
use crate::value::Value;

/// `s[key]`.
pub(super) fn subscript(this: &Value, key: &Value) -> R {
    if let Some(i) = key.as_small_int() {
        return item(this, i);
    }
    let s = super::methods::text(this);
    if key.exact::<SliceObject>().is_some() {
        let (start, stop, step, count) = slice_indices(key, s.char_len())?;
        return Ok(if step == 1 {
            slice(this, start as usize, stop as usize)
        } else {
            strided(s, start, step, count)
        });
    }
    if key.ty().slots().index.is_none() {
        return Err(type_error(format_args!(
            "string indices must be integers, not '{}'",
            key.ty().name()
        )));
    }
    item(this, index_i64(key)?)
}

/// `s[i]`, negative indices from the end.
#[inline]
pub(super) fn item(this: &Value, i: i64) -> R {
    match char_at(this, i) {
        Some(c) => Ok(c),
        None => Err(index_error("string index out of range")),
    }
}

/// The character at `i` (negative: from the end), if there is one.
#[inline]
pub fn char_at(this: &Value, i: i64) -> Option<Value> {
    let s = object(this)?;
    let i = if i < 0 { i + s.char_len() as i64 } else { i };
    if i < 0 || i >= s.char_len() as i64 {
        return None;
    }
    if s.is_ascii() {
        return Some(latin1_char(s.bytes()[i as usize]).clone());
    }
    let at = s.byte_offset(i as usize);
    Some(from_parts(&s.bytes()[at..at + chars::width(s.bytes()[at])], 1))
}

/// `s[start:stop]` for indices inside the string.
pub fn slice(this: &Value, start: usize, stop: usize) -> Value {
    let s = super::methods::text(this);
    if start >= stop {
        return empty().clone();
    }
    if start == 0 && stop == s.char_len() {
        return super::methods::unchanged(this);
    }
    from_parts(&s.bytes()[s.byte_offset(start)..s.byte_offset(stop)], stop - start)
}

fn strided(s: &StrObject, start: i64, step: i64, count: usize) -> Value {
    if count == 0 {
        return empty().clone();
    }
    let place = |k: usize| (start + step * k as i64) as usize;
    if s.is_ascii() {
        let bytes = s.bytes();
        let out: Vec<u8> = match step {
            -1 => bytes[place(count - 1)..=place(0)].iter().rev().copied().collect(),
            _ => (0..count).map(|k| bytes[place(k)]).collect(),
        };
        return super::from_ascii(&out);
    }
    let points: Vec<u32> = s.chars().collect();
    let mut b = Builder::with_capacity(count * 2);
    (0..count).for_each(|k| b.push_char(points[place(k)]));
    b.finish()
}
