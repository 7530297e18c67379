//! `list.sort` and `sorted`: keys, direction, and comparisons chosen by the types of the keys.

use super::{ItemVec, storage, timsort};
use crate::exceptions::{R, value_error};
use crate::ops::{call, compare};
use crate::part::Part;
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
pub fn sort_values(values: &mut [Value], key: Option<&Value>, reverse: bool) -> R<()> {
    let keys: Option<Vec<Value>> = key
        .map(|key| values.iter().map(|v| call::call1(key, v)).collect::<R<_>>())
        .transpose()?;
    if values.len() < 2 {
        return Ok(());
    }
    let by = keys.as_deref().unwrap_or(values);
    let kind = kind(by);
    // NaNs make the order partial: then only the very comparisons of CPython give its result.
    let total = matches!(kind, Kind::SmallInts | Kind::Strings)
        || kind == Kind::Floats && by.iter().all(|v| !float(v).is_nan());
    match BY_KIND.find().filter(|_| total) {
        Some(sort) => sort(kind, values, keys.as_deref(), reverse),
        None => return sort_compared(values, keys, kind, reverse),
    }
    Ok(())
}

/// Sorts values by keys (else by themselves) of one kind whose order is total.
type SortByKind = fn(kind: Kind, values: &mut [Value], keys: Option<&[Value]>, reverse: bool);

static BY_KIND: Part<SortByKind> = Part::new("quick sorts");

/// Makes the quicker ways to sort numbers and strings part of the program.
#[unsafe(no_mangle)]
pub extern "C" fn krait_install_sorts() {
    BY_KIND.install(sort_by_kind);
}

fn sort_by_kind(kind: Kind, values: &mut [Value], keys: Option<&[Value]>, reverse: bool) {
    let by = keys.unwrap_or(values);
    match kind {
        Kind::SmallInts if keys.is_none() => {
            values.sort_unstable_by_key(|v| v.raw() as i64);
            if reverse {
                values.reverse();
            }
        }
        Kind::SmallInts => {
            let mut items = gather(by, values, reverse, |key, word| (key.raw() as i64, word));
            by_number(&mut items);
            scatter(values, items.into_iter().map(|item| item.1), reverse);
        }
        Kind::Floats => {
            let mut items = gather(by, values, reverse, |key, word| (ordered(float(key)), word));
            by_number(&mut items);
            scatter(values, items.into_iter().map(|item| item.1), reverse);
        }
        Kind::Strings => {
            let mut items = gather(by, values, reverse, |key, value| Text {
                start: start_of(str::wtf8(key)),
                key,
                value,
            });
            items.sort_by(|a, b| {
                a.start
                    .cmp(&b.start)
                    .then_with(|| str::wtf8(a.key).cmp(str::wtf8(b.key)))
            });
            let order: Vec<u64> = items.into_iter().map(|item| item.value).collect();
            scatter(values, order.into_iter(), reverse);
        }
        Kind::Tuples | Kind::General => unreachable!("their order may be partial"),
    }
}

/// A string to sort by.
struct Text<'a> {
    /// Its first bytes, as a number in their order.
    start: u64,
    key: &'a Value,
    /// The word of the value that it belongs to.
    value: u64,
}

/// The first eight bytes, zeros where the text ends.
fn start_of(text: &[u8]) -> u64 {
    match text.first_chunk::<8>() {
        Some(bytes) => u64::from_be_bytes(*bytes),
        None => text.iter().rev().fold(0, |low, b| low >> 8 | u64::from(*b) << 56),
    }
}

/// A number in the order of floats that are no NaN; that of both zeros is the same.
fn ordered(f: f64) -> i64 {
    let bits = (f + 0.0).to_bits() as i64;
    bits ^ ((bits >> 63) as u64 >> 1) as i64
}

/// Sorts stably by the first of each pair. What is sorted by numbers shares this function, for a sort is much code.
#[inline(never)]
pub(crate) fn by_number(items: &mut [(i64, u64)]) {
    items.sort_by_key(|item| item.0);
}

/// The items in the order of their numbers; equal ones stay in the order they have.
pub(crate) fn sorted_by_number<T>(items: Vec<T>, number: impl Fn(&T) -> u64) -> Vec<T> {
    let mut order: Vec<(i64, u64)> = items
        .iter()
        .enumerate()
        .map(|(i, item)| ((number(item) ^ 1 << 63) as i64, i as u64))
        .collect();
    by_number(&mut order);
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|(_, i)| items[i as usize].take())
        .collect()
}

/// What to sort: made of each key and the word of its value. Stability under `reverse` is kept by reversing before and after.
fn gather<'a, T>(keys: &'a [Value], values: &[Value], reverse: bool, make: impl Fn(&'a Value, u64) -> T) -> Vec<T> {
    let mut items: Vec<T> = keys.iter().zip(values).map(|(key, v)| make(key, v.raw())).collect();
    if reverse {
        items.reverse();
    }
    items
}

/// Gives the values their new order.
fn scatter(values: &mut [Value], order: impl ExactSizeIterator<Item = u64>, reverse: bool) {
    assert_eq!(order.len(), values.len());
    // SAFETY: the words are the same references in another order.
    unsafe {
        let words = values.as_mut_ptr().cast::<u64>();
        order.enumerate().for_each(|(i, word)| *words.add(i) = word);
    }
    if reverse {
        values.reverse();
    }
}

/// Sorts with the comparisons of CPython, each of which may run code and fail.
fn sort_compared(values: &mut [Value], keys: Option<Vec<Value>>, kind: Kind, reverse: bool) -> R<()> {
    let by = keys.as_deref().unwrap_or(values);
    let mut items = gather(by, values, reverse, |key, word| (key.raw(), word));
    let less: fn(&Value, &Value) -> R<bool> = match kind {
        Kind::Tuples => tuple_less,
        _ => |a, b| compare::less(a, b),
    };
    let result = timsort::sort(&mut items, |a, b| {
        // SAFETY: the words of keys, which live until the sort has ended.
        unsafe { less(Value::borrow_raw(&a.0), Value::borrow_raw(&b.0)) }
    });
    scatter(values, items.iter().map(|item| item.1), reverse);
    if let Some(keys) = keys {
        // The keys go in their new order.
        std::mem::forget(keys);
        // SAFETY: each word of a key is here once, with its reference.
        items.iter().for_each(|item| drop(unsafe { Value::from_raw(item.0) }));
    }
    result
}

fn float(v: &Value) -> f64 {
    v.as_exact_float().unwrap_or(f64::NAN)
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

fn kind(keys: &[Value]) -> Kind {
    let mut keys = keys.iter();
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
