//! Changing a `bytearray`: items, slices, and the methods of a mutable sequence.

use super::memory::Memory;
use super::{byte_of, copy_of, data, object, resizable};
use crate::args::check_count;
use crate::exceptions::{R, buffer_error, index_error, type_error, value_error};
use crate::ops;
use crate::ops::number::{index_i64, ssize};
use crate::types::slice::{self, SliceObject};
use crate::types::{buffer, bytes, str};
use crate::value::Value;
use std::ops::Range;

pub(super) fn item(this: &Value, i: i64) -> R {
    let at = place(this, i)?;
    Ok(Value::int(i64::from(data(this)[at])))
}

fn place(this: &Value, i: i64) -> R<usize> {
    let len = data(this).len();
    let i = if i < 0 { i + len as i64 } else { i };
    match usize::try_from(i) {
        Ok(i) if i < len => Ok(i),
        _ => Err(index_error("bytearray index out of range")),
    }
}

fn bad_index(key: &Value) -> crate::exceptions::Raised {
    type_error(format_args!(
        "bytearray indices must be integers or slices, not {}",
        key.ty().name()
    ))
}

pub(super) fn subscript(this: &Value, key: &Value) -> R {
    if let Some(i) = key.as_small_int() {
        return item(this, i);
    }
    if key.exact::<SliceObject>().is_some() {
        let (start, stop, step, count) = indices_of(this, key)?;
        let all = data(this);
        return Ok(super::new(if step == 1 {
            all[start as usize..(stop as usize).max(start as usize)].to_vec()
        } else {
            bytes::strided(all, start, step, count)
        }));
    }
    if key.ty().slots().index.is_none() {
        return Err(bad_index(key));
    }
    item(this, index_i64(key)?)
}

pub(super) fn ass_subscript(this: &Value, key: &Value, value: Option<&Value>) -> R<()> {
    if key.exact::<SliceObject>().is_some() {
        return set_slice(this, key, value);
    }
    if key.ty().slots().index.is_none() {
        return Err(bad_index(key));
    }
    let i = index_i64(key)?;
    match value {
        Some(v) => {
            let b = byte_of(v)?;
            let at = place(this, i)?;
            object(this).bytes.get_mut()[at] = b;
        }
        None => {
            let at = place(this, i)?;
            replace(this, at..at + 1, &[])?;
        }
    }
    Ok(())
}

/// What a slice selects; its bounds are asked first, since their `__index__` may change the length.
fn indices_of(this: &Value, key: &Value) -> R<(i64, i64, i64, usize)> {
    let bounds = slice::unpack(key)?;
    Ok(slice::adjust(bounds, data(this).len()))
}

fn set_slice(this: &Value, key: &Value, value: Option<&Value>) -> R<()> {
    let bounds = slice::unpack(key)?;
    let new = match value {
        None => Vec::new(),
        Some(v) if buffer::is_bytes_like(v) => copy_of(v)?,
        Some(v) if str::is_str(v) || ops::number::is_number(v) => {
            return Err(type_error(
                "can assign only bytes, buffers, or iterables of ints in range(0, 256)",
            ));
        }
        Some(v) if !ops::iter::is_iterable(v) => {
            return Err(type_error(format_args!(
                "cannot convert '{}' object to bytearray",
                v.ty().name()
            )));
        }
        Some(v) => bytes::from_iterable("bytearray", v)?,
    };
    let (start, stop, step, count) = slice::adjust(bounds, data(this).len());
    let (start_at, stop_at) = (start as usize, (stop as usize).max(start as usize));
    if step == 1 {
        return replace(this, start_at..stop_at, &new);
    }
    // Nothing for an extended slice deletes what it selects.
    if new.is_empty() {
        let all = resizable(this)?.vector();
        let mut dropped = vec![false; all.len()];
        (0..count).for_each(|k| dropped[(start + step * k as i64) as usize] = true);
        let mut at = 0;
        all.retain(|_| {
            at += 1;
            !dropped[at - 1]
        });
        return Ok(());
    }
    if new.len() != count {
        let given = new.len();
        return Err(value_error(format_args!(
            "attempt to assign bytes of size {given} to extended slice of size {count}"
        )));
    }
    let all = object(this).bytes.get_mut();
    for (k, b) in new.into_iter().enumerate() {
        all[(start + step * k as i64) as usize] = b;
    }
    Ok(())
}

/// Puts bytes in the place of others.
fn replace(this: &Value, range: Range<usize>, new: &[u8]) -> R<()> {
    if new.len() == range.len() {
        object(this).bytes.get_mut()[range].copy_from_slice(new);
        return Ok(());
    }
    let all = resizable(this)?;
    if range.start == 0 && new.len() < range.end {
        all.remove_front(range.end - new.len());
        all[..new.len()].copy_from_slice(new);
    } else if range.end == all.len() {
        all.truncate(range.start);
        all.end().extend_from_slice(new);
    } else {
        all.vector().splice(range, new.iter().copied());
    }
    Ok(())
}

pub(super) fn append(this: &Value, v: &Value) -> R {
    let b = byte_of(v)?;
    resizable(this)?.end().push(b);
    Ok(Value::none())
}

pub(super) fn clear(this: &Value) -> R {
    if !data(this).is_empty() {
        *resizable(this)? = Memory::default();
    }
    Ok(Value::none())
}

pub(super) fn extend(this: &Value, v: &Value) -> R {
    let more = if buffer::is_bytes_like(v) {
        copy_of(v)?
    } else if !ops::iter::is_iterable(v) {
        return Err(type_error(format_args!(
            "can't extend bytearray with {}",
            v.ty().name()
        )));
    } else {
        bytes::from_iterable("extend", v)?
    };
    if !more.is_empty() {
        resizable(this)?.end().extend_from_slice(&more);
    }
    Ok(Value::none())
}

pub(super) fn insert(this: &Value, args: &[Value]) -> R {
    check_count("insert", args.len(), 2, 2)?;
    let i = ssize(&args[0])?;
    let b = byte_of(&args[1])?;
    let all = resizable(this)?.vector();
    let len = all.len() as i64;
    let at = if i < 0 { (i + len).max(0) } else { i.min(len) };
    all.insert(at as usize, b);
    Ok(Value::none())
}

pub(super) fn pop(this: &Value, args: &[Value]) -> R {
    check_count("pop", args.len(), 0, 1)?;
    let i = args.first().map_or(Ok(-1), ssize)?;
    let len = data(this).len();
    if len == 0 {
        return Err(index_error("pop from empty bytearray"));
    }
    let i = if i < 0 { i + len as i64 } else { i };
    if i < 0 || i >= len as i64 {
        return Err(index_error("pop index out of range"));
    }
    let removed = data(this)[i as usize];
    replace(this, i as usize..i as usize + 1, &[])?;
    Ok(Value::int(i64::from(removed)))
}

pub(super) fn remove(this: &Value, v: &Value) -> R {
    let b = byte_of(v)?;
    match data(this).iter().position(|&x| x == b) {
        Some(at) => {
            resizable(this)?.vector().remove(at);
            Ok(Value::none())
        }
        None => Err(value_error("value not found in bytearray")),
    }
}

pub(super) fn reverse(this: &Value) -> R {
    object(this).bytes.get_mut().reverse();
    Ok(Value::none())
}

pub(super) fn inplace_concat(this: &Value, other: &Value) -> R {
    let refused = || {
        type_error(format_args!(
            "can't concat {} to {}",
            other.ty().name(),
            this.ty().name()
        ))
    };
    if this.is(other) {
        // The buffer that is read holds its own object's size (`bytearray_iconcat`).
        if !data(this).is_empty() {
            return Err(buffer_error("Existing exports of data: object cannot be re-sized"));
        }
    } else {
        let more = buffer::get_if_lent(other).ok_or_else(refused)?;
        if !more.is_empty() {
            resizable(this)?.end().extend_from_slice(&more);
        }
    }
    Ok(this.clone())
}

pub(super) fn inplace_repeat(this: &Value, n: i64) -> R {
    let n = usize::try_from(n).unwrap_or(0);
    crate::memory::try_reserve(data(this).len().checked_mul(n))?;
    if n == 1 || data(this).is_empty() {
        return Ok(this.clone());
    }
    let all = resizable(this)?.vector();
    let len = all.len();
    if n == 0 {
        all.clear();
    } else {
        all.reserve(len * (n - 1));
        (1..n).for_each(|_| all.extend_from_within(..len));
    }
    Ok(this.clone())
}
