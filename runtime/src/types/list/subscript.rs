//! Indexing and slices of `list`.

use super::{bad_index, items, new, storage};
use crate::exceptions::{R, Raised, index_error, value_error};
use crate::ops::{iter, number};
use crate::types::{slice, tuple};
use crate::value::{STRETCH, Value};

/// The item at a non-negative index.
#[inline(always)]
pub fn item_at(list: &Value, i: i64) -> R {
    match items(list).get(i as usize) {
        Some(v) if i >= 0 => Ok(v.clone()),
        _ => Err(index_error("list index out of range")),
    }
}

/// `list[key]`.
#[inline]
pub fn subscript(list: &Value, key: &Value) -> R {
    if let Some(i) = key.as_small_int() {
        let i = if i < 0 { i + items(list).len() as i64 } else { i };
        return item_at(list, i);
    }
    subscript_slow(list, key)
}

fn subscript_slow(list: &Value, key: &Value) -> R {
    if key.is_exact(&slice::TYPE) {
        let unpacked = slice::unpack(key)?;
        let values = items(list);
        let (start, stop, step, count) = slice::adjust(unpacked, values.len());
        return Ok(new(match step {
            1 => Value::copies(&values[start as usize..stop.max(start) as usize]),
            -1 => values[(start + 1) as usize - count..(start + 1) as usize]
                .iter()
                .rev()
                .cloned()
                .collect(),
            _ => (0..count)
                .map(|k| values[(start + k as i64 * step) as usize].clone())
                .collect(),
        }));
    }
    if !number::is_index(key) {
        return Err(bad_index(key));
    }
    let i = number::index_i64(key)?;
    item_at(list, if i < 0 { i + items(list).len() as i64 } else { i })
}

/// `list[start:stop]` with clamped bounds.
pub fn get_slice(list: &Value, start: i64, stop: i64) -> Value {
    let values = items(list);
    let len = values.len() as i64;
    let clamp = |i: i64| {
        if i < 0 {
            i.saturating_add(len).max(0)
        } else {
            i.min(len)
        }
    };
    let (start, stop) = (clamp(start), clamp(stop));
    new(Value::copies(&values[start as usize..stop.max(start) as usize]))
}

/// `list[i] = v` for a small int; false if the index is out of range.
#[inline(always)]
pub fn set_index(list: &Value, i: i64, v: &Value) -> bool {
    let store = storage(list).get_mut();
    let i = if i < 0 { i + store.len as i64 } else { i };
    match store.get_mut(i as usize) {
        Some(place) if i >= 0 => {
            let old = std::mem::replace(place, v.clone());
            drop(old);
            true
        }
        _ => false,
    }
}

#[cold]
fn assignment_out_of_range() -> Raised {
    index_error("list assignment index out of range")
}

/// `list[key] = value` and `del list[key]`.
pub(super) fn ass_subscript(list: &Value, key: &Value, value: Option<&Value>) -> R<()> {
    if let (Some(i), Some(v)) = (key.as_small_int(), value) {
        return if set_index(list, i, v) {
            Ok(())
        } else {
            Err(assignment_out_of_range())
        };
    }
    if key.is_exact(&slice::TYPE) {
        return ass_slice(list, key, value);
    }
    if !number::is_index(key) {
        return Err(bad_index(key));
    }
    let i = number::index_i64(key)?;
    match value {
        Some(v) => {
            if set_index(list, i, v) {
                return Ok(());
            }
        }
        None => {
            let store = storage(list).get_mut();
            let i = if i < 0 { i + store.len as i64 } else { i };
            if i >= 0 && i < store.len as i64 {
                let removed = store.with(|items| items.remove(i as usize));
                store.shrink();
                drop(removed);
                return Ok(());
            }
        }
    }
    Err(assignment_out_of_range())
}

fn ass_slice(list: &Value, key: &Value, value: Option<&Value>) -> R<()> {
    let unpacked = slice::unpack(key)?;
    if unpacked.2 == 1 {
        return assign_slice(list, unpacked.0, unpacked.1, value);
    }
    let (mut start, _, mut step, count) = slice::adjust(unpacked, items(list).len());
    let Some(value) = value else {
        if count == 0 {
            return Ok(());
        }
        if step < 0 {
            start += step * (count as i64 - 1);
            step = -step;
        }
        let removed = storage(list)
            .get_mut()
            .with(|v| remove_stepped(v, start as usize, step as usize, count));
        storage(list).get_mut().shrink();
        drop(removed);
        return Ok(());
    };
    let more = collect(list, value, "must assign iterable to extended slice")?;
    // Collecting may have changed the list.
    let (start, _, step, count) = slice::adjust(unpacked, items(list).len());
    if more.len() != count {
        return Err(value_error(format_args!(
            "attempt to assign sequence of size {} to extended slice of size {count}",
            more.len()
        )));
    }
    let store = storage(list).get_mut();
    let old: Vec<Value> = more
        .into_iter()
        .enumerate()
        .map(|(k, v)| std::mem::replace(&mut store[(start + k as i64 * step) as usize], v))
        .collect();
    drop(old);
    Ok(())
}

/// `list[start:stop] = value` and `del list[start:stop]`, with bounds that may lie outside.
pub fn assign_slice(list: &Value, start: i64, stop: i64, value: Option<&Value>) -> R<()> {
    if let Some(v) = value
        && v.is_exact(&super::TYPE)
    {
        let (start, _, _, count) = slice::adjust((start, stop, 1), items(list).len());
        if items(v).len() == count && !v.is(list) {
            replace_items(list, start as usize, items(v));
            return Ok(());
        }
    }
    let more = match value {
        Some(v) => collect(list, v, "can only assign an iterable")?,
        None => Vec::new(),
    };
    // Collecting may have changed the list.
    let (start, stop, _, _) = slice::adjust((start, stop, 1), items(list).len());
    set_slice(list, start as usize, stop as usize, more);
    Ok(())
}

/// Puts other items, of another list, in the place of as many from `start` on; the old ones are released afterwards, since that
/// may run anything.
fn replace_items(list: &Value, start: usize, items: &[Value]) {
    let places = &mut storage(list).get_mut()[start..start + items.len()];
    let mut old = Vec::new();
    for (places, items) in places.chunks_mut(STRETCH).zip(items.chunks(STRETCH)) {
        if !Value::any_pointer(places) && !Value::any_pointer(items) {
            // SAFETY: numbers are not counted, and the slices are of two lists.
            unsafe { std::ptr::copy_nonoverlapping(items.as_ptr(), places.as_mut_ptr(), items.len()) };
            continue;
        }
        for (place, item) in places.iter_mut().zip(items) {
            let before = std::mem::replace(place, item.clone());
            if before.is_pointer() {
                old.push(before);
            }
        }
    }
    drop(super::ItemVec::from(old));
}

/// The new items of a slice assignment (a copy if it is the list itself).
fn collect(list: &Value, value: &Value, message: &str) -> R<Vec<Value>> {
    if value.is(list) {
        return Ok(Value::copies(items(list)));
    }
    if value.is_exact(&super::TYPE) {
        return Ok(Value::copies(items(value)));
    }
    if value.is_exact(&tuple::TYPE) {
        return Ok(tuple::items(value).to_vec());
    }
    iter::sequence(value, message)
}

/// Removes `count` items at a positive step; returns them.
fn remove_stepped(v: &mut Vec<Value>, start: usize, step: usize, count: usize) -> Vec<Value> {
    let old = std::mem::take(v);
    let mut removed = Vec::with_capacity(count);
    v.reserve(old.len() - count);
    for (i, item) in old.into_iter().enumerate() {
        if i >= start && (i - start).is_multiple_of(step) && removed.len() < count {
            removed.push(item);
        } else {
            v.push(item);
        }
    }
    removed
}

/// Replaces the items from `start` below `stop`; the old ones are released afterwards.
pub fn set_slice(list: &Value, start: usize, stop: usize, more: Vec<Value>) {
    let store = storage(list).get_mut();
    let stop = stop.max(start);
    let old: Vec<Value> = if start == 0 && stop == store.len {
        let kept = store.capacity >= more.len() && more.len() >= store.capacity >> 1;
        let old = store.take();
        let room = (more.len() + (more.len() >> 3) + 6) & !3;
        store.with(|v| {
            *v = more;
            if !kept && v.len() <= old.len().saturating_add(room - v.len()) {
                v.reserve_exact(room - v.len());
            }
        });
        old
    } else {
        store.grow(more.len().saturating_sub(stop - start));
        store.with(|v| v.splice(start..stop, more).collect())
    };
    store.shrink();
    drop(super::ItemVec::from(old));
}
