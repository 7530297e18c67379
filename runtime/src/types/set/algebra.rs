//! Union, intersection, difference and their in-place forms, step for step as CPython, which decides the order of results.

use super::{
    Discarded, add, add_hashed, base_type, clear, contains, contains_hashed, copy, discard, empty_of_type, is_any_set,
    len, object, of_type, table,
};
use crate::exceptions::R;
use crate::ops::iter;
use crate::types::dict;
use crate::value::Value;

/// The next live key with its hash; new references.
pub fn next(set: &Value, position: &mut usize) -> Option<(Value, i64)> {
    table(set).get().next(position).map(|(k, h)| (k.clone(), h))
}

/// Key and hash of the next entry of a dict.
fn next_in_dict(d: &Value, position: &mut usize) -> Option<(Value, i64)> {
    let t = dict::table(d).get();
    let i = t.next_position(*position)?;
    *position = i + 1;
    let e = t.entry(i)?;
    Some((e.key.get()?.clone(), e.hash))
}

/// Adds all items of an iterable.
pub fn update(set: &Value, other: &Value) -> R<()> {
    if is_any_set(other) {
        return merge(set, other);
    }
    if other.is_exact(&dict::TYPE) {
        table(set).get_mut().reserve_merge(dict::len(other));
        let mut position = 0;
        while let Some((k, h)) = next_in_dict(other, &mut position) {
            add_hashed(set, &k, h)?;
        }
        return Ok(());
    }
    iter::for_each(other, &mut |v| {
        add(set, &v)?;
        Ok(true)
    })
}

fn merge(set: &Value, other: &Value) -> R<()> {
    if set.is(other) || len(other) == 0 {
        return Ok(());
    }
    let t = table(set).get_mut();
    t.reserve_merge(len(other));
    if t.fill == 0 {
        t.fill_from(table(other).get());
        return Ok(());
    }
    let mut position = 0;
    while let Some((k, h)) = next(other, &mut position) {
        add_hashed(set, &k, h)?;
    }
    Ok(())
}

/// `a & b` for any iterable `b`.
pub fn intersection(a: &Value, b: &Value) -> R {
    if a.is(b) {
        return Ok(copy(a));
    }
    let result = empty_of_type(base_type(a));
    if is_any_set(b) {
        let (walked, asked) = if len(b) > len(a) { (a, b) } else { (b, a) };
        let mut position = 0;
        while let Some((k, h)) = next(walked, &mut position) {
            if contains_hashed(asked, &k, h)? {
                add_hashed(&result, &k, h)?;
            }
        }
        return Ok(result);
    }
    iter::for_each(b, &mut |k| {
        let h = dict::hash_key(&k)?;
        if contains_hashed(a, &k, h)? {
            add_hashed(&result, &k, h)?;
        }
        Ok(true)
    })?;
    Ok(result)
}

/// `a - b` for any iterable `b`.
pub fn difference(a: &Value, b: &Value) -> R {
    let other_len = if is_any_set(b) {
        len(b)
    } else if b.is_exact(&dict::TYPE) {
        dict::len(b)
    } else {
        return copy_and_difference(a, b);
    };
    if len(a) >> 2 > other_len {
        return copy_and_difference(a, b);
    }
    let result = empty_of_type(base_type(a));
    let in_dict = b.is_exact(&dict::TYPE);
    let mut position = 0;
    while let Some((k, h)) = next(a, &mut position) {
        let there = if in_dict {
            dict::get_item_hashed(b, &k, h)?.is_some()
        } else {
            contains_hashed(b, &k, h)?
        };
        if !there {
            add_hashed(&result, &k, h)?;
        }
    }
    Ok(result)
}

fn copy_and_difference(a: &Value, b: &Value) -> R {
    let result = copy(a);
    difference_update(&result, b)?;
    Ok(result)
}

/// Removes all items of an iterable.
pub fn difference_update(set: &Value, other: &Value) -> R<()> {
    if set.is(other) {
        clear(set);
        return Ok(());
    }
    if is_any_set(other) {
        let common;
        let other = if len(other) >> 3 > len(set) {
            common = intersection(set, other)?;
            &common
        } else {
            other
        };
        let mut position = 0;
        while let Some((k, h)) = next(other, &mut position) {
            super::table::discard(table(set), &k, h)?;
        }
    } else {
        iter::for_each(other, &mut |v| {
            discard(set, &v)?;
            Ok(true)
        })?;
    }
    table(set).get_mut().shrink_after_difference();
    Ok(())
}

/// Keeps the items that are in exactly one of the two.
pub fn symmetric_difference_update(set: &Value, other: &Value) -> R<()> {
    if set.is(other) {
        clear(set);
        return Ok(());
    }
    let toggle = |k: &Value, h: i64| -> R<()> {
        if super::table::discard(table(set), k, h)? == Discarded::NotFound {
            add_hashed(set, k, h)?;
        }
        Ok(())
    };
    let mut position = 0;
    if other.is_exact(&dict::TYPE) {
        while let Some((k, h)) = next_in_dict(other, &mut position) {
            toggle(&k, h)?;
        }
        return Ok(());
    }
    let made;
    let other = if is_any_set(other) {
        other
    } else {
        made = of_type(base_type(set), other)?;
        &made
    };
    while let Some((k, h)) = next(other, &mut position) {
        toggle(&k, h)?;
    }
    Ok(())
}

/// `a ^ b` for any iterable `b`.
pub fn symmetric_difference(a: &Value, b: &Value) -> R {
    let result = of_type(base_type(a), b)?;
    symmetric_difference_update(&result, a)?;
    Ok(result)
}

/// True if every item of the set is in `other`.
pub fn is_subset(set: &Value, other: &Value) -> R<bool> {
    if !is_any_set(other) {
        let common = intersection(set, other)?;
        return Ok(len(&common) == len(set));
    }
    if len(set) > len(other) {
        return Ok(false);
    }
    let mut position = 0;
    while let Some((k, h)) = next(set, &mut position) {
        if !contains_hashed(other, &k, h)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// True if every item of the iterable is in the set.
pub fn is_superset(set: &Value, other: &Value) -> R<bool> {
    if is_any_set(other) {
        return is_subset(other, set);
    }
    let mut all = true;
    iter::for_each(other, &mut |v| {
        all = contains(set, &v)?;
        Ok(all)
    })?;
    Ok(all)
}

/// True if no item of the iterable is in the set.
pub fn is_disjoint(set: &Value, other: &Value) -> R<bool> {
    if set.is(other) {
        return Ok(len(set) == 0);
    }
    if other.is_exact(&super::TYPE) || other.is_exact(&super::FROZENSET_TYPE) {
        let (walked, asked) = if len(other) > len(set) {
            (set, other)
        } else {
            (other, set)
        };
        let mut position = 0;
        while let Some((k, h)) = next(walked, &mut position) {
            if contains_hashed(asked, &k, h)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    let mut disjoint = true;
    iter::for_each(other, &mut |v| {
        disjoint = !contains(set, &v)?;
        Ok(disjoint)
    })?;
    Ok(disjoint)
}

/// Replaces the contents of `set` by those of `from`, a fresh set.
pub(super) fn swap_bodies(set: &Value, from: &Value) {
    std::mem::swap(table(set).get_mut(), table(from).get_mut());
    object(set).hash.set(-1);
}

/// True if the operators apply: both operands are sets.
fn both_sets(a: &Value, b: &Value) -> bool {
    is_any_set(a) && is_any_set(b)
}

pub(super) fn subtract(a: &Value, b: &Value) -> R {
    if both_sets(a, b) {
        difference(a, b)
    } else {
        Ok(Value::not_implemented())
    }
}

pub(super) fn and(a: &Value, b: &Value) -> R {
    if both_sets(a, b) {
        intersection(a, b)
    } else {
        Ok(Value::not_implemented())
    }
}

pub(super) fn xor(a: &Value, b: &Value) -> R {
    if both_sets(a, b) {
        symmetric_difference(a, b)
    } else {
        Ok(Value::not_implemented())
    }
}

pub(super) fn or(a: &Value, b: &Value) -> R {
    if !both_sets(a, b) {
        return Ok(Value::not_implemented());
    }
    let result = copy(a);
    if !a.is(b) {
        update(&result, b)?;
    }
    Ok(result)
}

pub(super) fn inplace_subtract(a: &Value, b: &Value) -> R {
    if !is_any_set(b) {
        return Ok(Value::not_implemented());
    }
    difference_update(a, b)?;
    Ok(a.clone())
}

pub(super) fn inplace_and(a: &Value, b: &Value) -> R {
    if !is_any_set(b) {
        return Ok(Value::not_implemented());
    }
    let result = intersection(a, b)?;
    swap_bodies(a, &result);
    Ok(a.clone())
}

pub(super) fn inplace_xor(a: &Value, b: &Value) -> R {
    if !is_any_set(b) {
        return Ok(Value::not_implemented());
    }
    symmetric_difference_update(a, b)?;
    Ok(a.clone())
}

pub(super) fn inplace_or(a: &Value, b: &Value) -> R {
    if !is_any_set(b) {
        return Ok(Value::not_implemented());
    }
    update(a, b)?;
    Ok(a.clone())
}
