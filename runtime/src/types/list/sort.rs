//! `list.sort` and `sorted`: keys, direction, and comparisons chosen by the types of the keys.

use super::{ItemVec, storage, timsort};
use crate::exceptions::{R, value_error};
use crate::ops::{call, compare};
use crate::types::{str, tuple};
use crate::value::Value;

/// What a sequence of keys has in common.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    SmallInts,
    Floats,
    Strings,
    Tuples,
    General,
}

/// Sorts a list in place, as `list.sort(key=key, reverse=reverse)`.
pub fn sort_with(list: &Value, key: Option<&Value>, reverse: bool) -> R<()> {
    let mut values = storage(list).get_mut().take();
    storage(list).get_mut().mark();
    let result = sort_values(&mut values, key, reverse);
    let store = storage(list);
    let modified = !store.get().is_marked();
    let during = store.replace(ItemVec::from(values));
    drop(during);
    result?;
    if modified {
        Err(value_error("list modified during sort"))
    } else {
        Ok(())
    }
}

/// Sorts values; on an error they are a permutation of what they were.
pub fn sort_values(values: &mut Vec<Value>, key: Option<&Value>, reverse: bool) -> R<()> {
    let Some(key) = key else {
        if values.len() < 2 {
            return Ok(());
        }
        // Stability under `reverse` is kept by reversing before and after.
        if reverse {
            values.reverse();
        }
        let result = sort_plain(values);
        if reverse {
            values.reverse();
        }
        return result;
    };
    let mut pairs = Vec::with_capacity(values.len());
    for v in values.iter() {
        pairs.push((call::call1(key, v)?, v.raw()));
    }
    if reverse {
        pairs.reverse();
    }
    let result = sort_pairs(&mut pairs);
    if reverse {
        pairs.reverse();
    }
    // SAFETY: the words are the same references in another order.
    unsafe {
        let words = values.as_mut_ptr().cast::<u64>();
        for (i, (_, raw)) in pairs.iter().enumerate() {
            *words.add(i) = *raw;
        }
    }
    drop(pairs);
    result
}

fn sort_plain(values: &mut [Value]) -> R<()> {
    match kind(values.iter()) {
        Kind::SmallInts => {
            values.sort_unstable_by_key(|v| v.raw() as i64);
            Ok(())
        }
        Kind::Floats => sort_floats(values, |v| v),
        Kind::Strings => {
            values.sort_by(|a, b| str::wtf8(a).cmp(str::wtf8(b)));
            Ok(())
        }
        Kind::Tuples => timsort::sort(values, tuple_less),
        Kind::General => timsort::sort(values, |a, b| compare::less(a, b)),
    }
}

fn sort_pairs(pairs: &mut [(Value, u64)]) -> R<()> {
    match kind(pairs.iter().map(|p| &p.0)) {
        Kind::SmallInts => {
            pairs.sort_by_key(|p| p.0.raw() as i64);
            Ok(())
        }
        Kind::Floats => sort_floats(pairs, |p| &p.0),
        Kind::Strings => {
            pairs.sort_by(|a, b| str::wtf8(&a.0).cmp(str::wtf8(&b.0)));
            Ok(())
        }
        Kind::Tuples => timsort::sort(pairs, |a, b| tuple_less(&a.0, &b.0)),
        Kind::General => timsort::sort(pairs, |a, b| compare::less(&a.0, &b.0)),
    }
}

fn float(v: &Value) -> f64 {
    v.as_exact_float().unwrap_or(f64::NAN)
}

/// NaNs make the order partial: then only the very comparisons of CPython give its result.
fn sort_floats<T>(items: &mut [T], key: impl Fn(&T) -> &Value) -> R<()> {
    if items.iter().any(|i| float(key(i)).is_nan()) {
        return timsort::sort(items, |a, b| Ok(float(key(a)) < float(key(b))));
    }
    items.sort_by(|a, b| {
        float(key(a))
            .partial_cmp(&float(key(b)))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    Ok(())
}

fn kind_of(v: &Value) -> Kind {
    if v.is_small_int() {
        Kind::SmallInts
    } else if v.as_exact_float().is_some() {
        Kind::Floats
    } else if v.is_exact(&str::TYPE) {
        Kind::Strings
    } else if v.is_exact(&tuple::TYPE) && !tuple::items(v).is_empty() {
        Kind::Tuples
    } else {
        Kind::General
    }
}

fn kind<'a>(mut keys: impl Iterator<Item = &'a Value>) -> Kind {
    let Some(first) = keys.next().map(kind_of) else {
        return Kind::General;
    };
    if first != Kind::General && keys.all(|v| kind_of(v) == first) {
        first
    } else {
        Kind::General
    }
}

/// `a < b` of two exact tuples (CPython's `unsafe_tuple_compare`).
pub(crate) fn tuple_less(a: &Value, b: &Value) -> R<bool> {
    let (x, y) = (tuple::items(a), tuple::items(b));
    for (v, w) in x.iter().zip(y) {
        if v.is_small_int() && w.is_small_int() {
            if v.is(w) {
                continue;
            }
            return Ok((v.raw() as i64) < (w.raw() as i64));
        }
        if v.is_exact(&str::TYPE) && w.is_exact(&str::TYPE) {
            match str::wtf8(v).cmp(str::wtf8(w)) {
                std::cmp::Ordering::Equal => continue,
                order => return Ok(order.is_lt()),
            }
        }
        if !compare::equal(v, w)? {
            return compare::less(v, w);
        }
    }
    Ok(x.len() < y.len())
}
