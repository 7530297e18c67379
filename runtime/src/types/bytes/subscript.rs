//! `b[i]` and `b[a:b:c]`.

use super::{data, unchanged};
use crate::exceptions::{R, index_error, type_error};
use crate::ops::number::index_i64;
use crate::ops::subscr::slice_indices;
use crate::types::slice::SliceObject;
use crate::value::Value;

pub(super) fn subscript(this: &Value, key: &Value) -> R {
    if let Some(i) = key.as_small_int() {
        return item(this, i);
    }
    if key.exact::<SliceObject>().is_some() {
        let (start, stop, step, count) = slice_indices(key, data(this).len())?;
        let bytes = data(this);
        if step == 1 {
            return Ok(match &bytes[start as usize..(stop as usize).max(start as usize)] {
                part if part.len() == bytes.len() => unchanged(this),
                part => Value::bytes(part),
            });
        }
        return Ok(Value::bytes(&strided(bytes, start, step, count)));
    }
    if key.ty().slots().index.is_none() {
        return Err(type_error(format_args!(
            "byte indices must be integers or slices, not {}",
            key.ty().name()
        )));
    }
    item(this, index_i64(key)?)
}

/// The bytes that a slice with a step selects.
pub fn strided(bytes: &[u8], start: i64, step: i64, count: usize) -> Vec<u8> {
    (0..count).map(|k| bytes[(start + step * k as i64) as usize]).collect()
}

pub(super) fn item(this: &Value, i: i64) -> R {
    let bytes = data(this);
    let i = if i < 0 { i + bytes.len() as i64 } else { i };
    match usize::try_from(i).ok().and_then(|i| bytes.get(i)) {
        Some(&b) => Ok(Value::int(i64::from(b))),
        None => Err(index_error("index out of range")),
    }
}
