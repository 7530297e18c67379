//! Helpers of generated code that do what a program does often without detours: pairs of an iteration without a tuple,
//! iterators for loops that generated code ran without one.

use crate::exceptions::R;
use crate::ops;
use crate::types::{dict, enumerate, iterators, range, zip};
use crate::value::{NULL, Value};
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

/// An iterator for the rest of a loop over a list or tuple.
#[unsafe(no_mangle)]
extern "C" fn krait_sequence_cursor(sequence: u64, index: i64, is_list: u32) -> u64 {
    debug_assert!(sequence != NULL);
    // SAFETY: the row says that the reference is passed on.
    let sequence = unsafe { Value::from_raw(sequence) };
    iterators::resumed(&sequence, index, is_list != 0).into_raw()
}
