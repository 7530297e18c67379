//! Helpers of generated code that do what a program does often without detours: pairs of an iteration without a tuple,
//! iterators for loops that generated code ran without one.

use crate::exceptions::R;
use crate::ops;
use crate::types::{dict, enumerate, float, int, iterators, range, str, zip};
use crate::value::{NONE, NULL, Value};
use std::mem::ManuallyDrop;

/// Views a word that the caller keeps alive.
macro_rules! borrowed {
    ($word:ident) => {
        // SAFETY: the row says that a borrowed value is passed.
        let $word = ManuallyDrop::new(unsafe { Value::from_raw($word) });
        let $word: &Value = &$word;
    };
}

/// What the iterators that yield pairs give, in two parts.
pub enum Pair {
    /// The end.
    End,
    /// The two items.
    Two(Value, Value),
    /// Another iterator's item, whatever it is.
    One(Value),
}

/// Part of its caller, as all that it calls here: handed back through memory, the pair would be read in one piece right after
/// it was written in two, for which the processor waits longer than the rest takes.
#[inline(always)]
fn next_pair(it: &Value) -> R<Pair> {
    let ty = it.ty();
    let pair = if std::ptr::eq(ty, &dict::ITEM_ITERATOR_TYPE) {
        dict::next_item(it)?
    } else if std::ptr::eq(ty, &enumerate::TYPE) {
        enumerate::next_pair(it)?
    } else if std::ptr::eq(ty, &zip::TYPE) && zip::is_pair(it) {
        zip::next_pair(it)?
    } else {
        return Ok(ops::iter::next(it)?.map_or(Pair::End, Pair::One));
    };
    Ok(pair.map_or(Pair::End, |(a, b)| Pair::Two(a, b)))
}

/// The next item of an iterator whose items are unpacked in two: 1 if two words were written (the first item last, as it is
/// on top of the stack), 2 if one item was, 0 at the end.
#[unsafe(no_mangle)]
extern "C" fn krait_for_iter_pair(it: u64, out: *mut u64) -> i32 {
    borrowed!(it);
    // SAFETY: generated code passes room for two words.
    unsafe {
        match next_pair(it) {
            Ok(Pair::End) => 0,
            Ok(Pair::Two(a, b)) => {
                *out = b.into_raw();
                *out.add(1) = a.into_raw();
                1
            }
            Ok(Pair::One(v)) => {
                *out = v.into_raw();
                2
            }
            Err(_) => -1,
        }
    }
}

/// An iterator for the rest of a loop over numbers. `counted`: `bound` is how many are to come.
#[unsafe(no_mangle)]
extern "C" fn krait_range_cursor(next: i64, bound: i64, step: i64, counted: u32) -> u64 {
    let count = if counted != 0 {
        bound
    } else if step > 0 {
        (bound - next + step - 1).max(0) / step
    } else {
        (next - bound - step - 1).max(0) / -step
    };
    range::small_iterator(next, step, count).into_raw()
}

/// An iterator for the rest of a loop over a tuple (0), a list (1) or an ASCII string (2), or over `enumerate` of a list (3) or
/// an ASCII string (4), whose next number is `number`.
#[unsafe(no_mangle)]
extern "C" fn krait_sequence_cursor(sequence: u64, index: i64, kind: u32, number: i64) -> u64 {
    debug_assert!(sequence != NULL);
    // SAFETY: the row says that the reference is passed on.
    let sequence = unsafe { Value::from_raw(sequence) };
    match kind {
        2 => str::resumed(&sequence, index as u32),
        3 => enumerate::resumed(iterators::resumed(&sequence, index, true), number),
        4 => enumerate::resumed(str::resumed(&sequence, index as u32), number),
        _ => iterators::resumed(&sequence, index, kind == 1),
    }
    .into_raw()
}

/// Runs `f` with two words that are lent.
#[inline(always)]
fn lent<T>(a: u64, b: u64, f: impl FnOnce(&Value, &Value) -> T) -> T {
    // SAFETY: the rows say `word`: the caller holds both; `ManuallyDrop` keeps the counts.
    let (a, b) = unsafe {
        (
            ManuallyDrop::new(Value::from_raw(a)),
            ManuallyDrop::new(Value::from_raw(b)),
        )
    };
    f(&a, &b)
}

/// Memory for an object of so many bytes, when the free list is empty.
#[unsafe(no_mangle)]
extern "C" fn krait_allocate(size: i64) -> *mut u8 {
    crate::memory::allocate(size as usize)
}

/// Whether two exact strings have the same text.
#[unsafe(no_mangle)]
extern "C" fn krait_str_equal(a: u64, b: u64) -> i64 {
    lent(a, b, |a, b| i64::from(str::same_text(a, b)))
}

/// How two exact strings compare: negative, 0 or positive.
#[unsafe(no_mangle)]
extern "C" fn krait_str_order(a: u64, b: u64) -> i64 {
    lent(a, b, |a, b| str::wtf8(a).cmp(str::wtf8(b)) as i64)
}

/// Two exact strings, one after the other.
#[unsafe(no_mangle)]
extern "C" fn krait_str_concat(a: u64, b: u64) -> u64 {
    lent(a, b, |a, b| str::concat(a, b).map_or(NULL, Value::into_raw))
}

/// `len(v)`.
#[unsafe(no_mangle)]
extern "C" fn krait_get_len(v: u64) -> u64 {
    lent(v, NONE, |v, _| ops::pattern::get_len(v).map_or(NULL, Value::into_raw))
}

/// `str(v)`.
#[unsafe(no_mangle)]
extern "C" fn krait_str_1(v: u64) -> u64 {
    lent(v, NONE, |v, _| crate::ops::format::str(v).map_or(NULL, Value::into_raw))
}

/// The number that a short string of ASCII digits, or a float, stands for.
fn short_number(v: &Value) -> Option<i64> {
    if let Some(f) = v.as_exact_float() {
        return (f.abs() < 9e15).then_some(f as i64);
    }
    if !v.is_exact(&str::TYPE) {
        return v.as_small_int();
    }
    let text = str::wtf8(v);
    let (negative, digits) = match text.strip_prefix(b"-") {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    if digits.is_empty() || digits.len() > 15 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = digits.iter().fold(0, |n, d| 10 * n + i64::from(d - b'0'));
    Some(if negative { -number } else { number })
}

/// `int(v)`.
#[unsafe(no_mangle)]
extern "C" fn krait_int_1(v: u64) -> u64 {
    if let Some(i) = lent(v, NONE, |v, _| short_number(v)) {
        return Value::int(i).into_raw();
    }
    lent(v, NONE, |v, _| {
        crate::ops::call::call1(&int::TYPE.value(), v).map_or(NULL, Value::into_raw)
    })
}

/// `float(v)`.
#[unsafe(no_mangle)]
extern "C" fn krait_float_1(v: u64) -> u64 {
    lent(v, NONE, |v, _| {
        crate::ops::call::call1(&float::TYPE.value(), v).map_or(NULL, Value::into_raw)
    })
}
