//! `+`, `+=`, `*` and `join`.

use super::{MAX_LEN, StrObject, chars, empty, from_parts, new_uninit, new_uninit_small, object, state};
use crate::exceptions::{R, memory_error, overflow_error, type_error};
use crate::memory::LARGEST_CELL;
use crate::memory::blocks::resize_large;
use crate::object::header::Header;
use crate::ops;
use crate::types::{list, tuple};
use crate::value::Value;

/// `a + b` as the slot of `str`.
pub(super) fn concat_slot(a: &Value, b: &Value) -> R {
    concat(a, b)
}

/// `a + b`; `a` is a string, anything else on the right is a TypeError.
pub fn concat(a: &Value, b: &Value) -> R {
    let (Some(x), Some(y)) = (object(a), object(b)) else {
        return Err(not_str(b));
    };
    if y.byte_len() == 0 && super::is_exact(a) {
        return Ok(a.clone());
    }
    if x.byte_len() == 0 && super::is_exact(b) {
        return Ok(b.clone());
    }
    let (m, n) = (x.byte_len(), y.byte_len());
    // SAFETY: both parts are written at once.
    unsafe {
        let (v, text) = new_uninit(m + n, x.char_len() + y.char_len())?;
        copy_text(x.bytes(), text);
        copy_text(y.bytes(), text.add(m));
        Ok(v)
    }
}

#[cold]
fn not_str(b: &Value) -> crate::exceptions::Raised {
    type_error(format_args!(
        "can only concatenate str (not \"{}\") to str",
        b.ty().name()
    ))
}

/// `left + right`, using the memory of `left` if nothing else refers to it: appending in a loop is amortised O(1).
pub fn concat_owned(left: Value, right: &Value) -> R {
    let (Some(x), Some(y)) = (left.exact::<StrObject>(), right.exact::<StrObject>()) else {
        return concat(&left, right);
    };
    if x.header.count() != 1 || x.is_interned() || std::ptr::eq(x, y) || x.byte_len() == 0 {
        return concat(&left, right);
    }
    if y.byte_len() == 0 {
        return Ok(left);
    }
    let (m, n, char_len) = (x.byte_len(), y.byte_len(), x.char_len() + y.char_len());
    if m + n > MAX_LEN {
        return Err(memory_error());
    }
    let index = if m + n == char_len {
        0
    } else {
        chars::index_bytes(char_len)
    };
    let x = match x.capacity.get() as usize >= m + n + index {
        true => left.address().cast::<StrObject>(),
        false => return grow(left, right, m + n, char_len, index),
    };
    // SAFETY: `left` is ours alone and has room; `right` is another object.
    unsafe {
        copy_text(y.bytes(), (*x).text_ptr().add(m));
        set_lengths(&*x, m + n, char_len);
    }
    Ok(left)
}

fn set_lengths(s: &StrObject, byte_len: usize, char_len: usize) {
    s.byte_len.set(byte_len as u32);
    s.char_len.set(char_len as u32);
    s.hash.set(-1);
    s.state.set(s.state.get() & !(state::INDEXED | state::UTF8));
}

/// Appends with new memory, a quarter more than needed.
fn grow(left: Value, right: &Value, byte_len: usize, char_len: usize, index: usize) -> R {
    let spare = (byte_len / 4).min(MAX_LEN - byte_len);
    let x = left.address().cast::<StrObject>();
    // SAFETY: `left` is ours alone; sizes are computed as when the string was made.
    unsafe {
        let (m, old) = ((*x).byte_len(), super::TEXT_OFFSET + (*x).capacity.get() as usize);
        let y = super::wtf8(right);
        if old > LARGEST_CELL && !cfg!(feature = "poison") {
            let size = (super::TEXT_OFFSET + byte_len + spare + index).next_multiple_of(16);
            crate::memory::try_reserve(Some(size))?;
            let p = resize_large(left.into_raw_object(), old, size).cast::<StrObject>();
            (*p).capacity.set((size - super::TEXT_OFFSET) as u32);
            std::ptr::copy_nonoverlapping(y.as_ptr(), (*p).text_ptr().add(m), y.len());
            set_lengths(&*p, byte_len, char_len);
            return Ok(Value::adopt_object(p));
        }
        let (v, text) = new_uninit_small(byte_len, char_len, spare);
        std::ptr::copy_nonoverlapping((*x).text_ptr(), text, m);
        std::ptr::copy_nonoverlapping(y.as_ptr(), text.add(m), y.len());
        Ok(v)
    }
}

impl Value {
    /// Address of the heap object, together with the reference.
    fn into_raw_object(self) -> *mut Header {
        let p = self.address();
        let _ = self.into_raw();
        p
    }
}

/// `s * n`.
pub fn repeat(v: &Value, n: i64) -> R {
    let Some(s) = object(v) else {
        return Err(type_error("can't multiply"));
    };
    if n <= 0 || s.byte_len() == 0 {
        return Ok(empty().clone());
    }
    if n == 1 {
        return Ok(if super::is_exact(v) {
            v.clone()
        } else {
            from_parts(s.bytes(), s.char_len())
        });
    }
    let n = n as usize;
    if s.char_len() > isize::MAX as usize / n {
        return Err(overflow_error("repeated string is too long"));
    }
    let Some(total) = s.byte_len().checked_mul(n).filter(|&t| t <= isize::MAX as usize) else {
        return Err(crate::exceptions::memory_error());
    };
    // SAFETY: the loop writes all bytes.
    unsafe {
        let (v, text) = new_uninit(total, s.char_len() * n)?;
        fill(text, s.bytes(), total);
        Ok(v)
    }
}

/// Writes `pattern` again and again until `total` bytes (a multiple of its length) are full.
///
/// # Safety
/// `out` has room for `total` bytes.
pub(crate) unsafe fn fill(out: *mut u8, pattern: &[u8], total: usize) {
    // SAFETY: the caller's promise; each copy doubles what is written.
    unsafe {
        if let [byte] = *pattern {
            out.write_bytes(byte, total);
            return;
        }
        std::ptr::copy_nonoverlapping(pattern.as_ptr(), out, pattern.len());
        let mut done = pattern.len();
        while done < total {
            let n = done.min(total - done);
            std::ptr::copy_nonoverlapping(out, out.add(done), n);
            done += n;
        }
    }
}

/// `separator.join(iterable)`.
pub fn join(separator: &Value, iterable: &Value) -> R {
    if iterable.is_exact(&list::TYPE) {
        // Nothing below runs Python code: the borrow is short.
        return join_values(separator, list::items(iterable));
    }
    if iterable.is_exact(&tuple::TYPE) {
        return join_values(separator, tuple::items(iterable));
    }
    join_values(separator, &ops::iter::sequence(iterable, "can only join an iterable")?)
}

/// Joins strings; the first item that is none raises TypeError.
pub fn join_values(separator: &Value, items: &[Value]) -> R {
    if let [one] = items
        && super::is_exact(one)
    {
        return Ok(one.clone());
    }
    let Some(sep) = object(separator) else {
        return Err(type_error("descriptor 'join' requires a 'str' object"));
    };
    let (mut bytes, mut chars) = (0, 0);
    for (i, item) in items.iter().enumerate() {
        let Some(s) = object(item) else {
            return Err(bad_item(i, item));
        };
        bytes += s.byte_len();
        chars += s.char_len();
    }
    let gaps = items.len().saturating_sub(1);
    bytes += gaps * sep.byte_len();
    chars += gaps * sep.char_len();
    if bytes <= 2 {
        let mut b = super::Builder::with_capacity(2);
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                b.push_value(separator);
            }
            b.push_value(item);
        }
        return Ok(b.finish());
    }
    // SAFETY: the loop writes exactly the bytes counted above; nothing else runs in between.
    unsafe {
        let (v, mut text) = new_uninit(bytes, chars)?;
        let mut put = |s: &[u8]| {
            copy_text(s, text);
            text = text.add(s.len());
        };
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                put(sep.bytes());
            }
            put(super::wtf8(item));
        }
        Ok(v)
    }
}

/// Copies bytes: a few, as most strings have, without a call.
///
/// # Safety
/// There is room for them at `to`.
#[inline(always)]
pub(super) unsafe fn copy_text(from: &[u8], to: *mut u8) {
    let n = from.len();
    let at = from.as_ptr();
    // SAFETY: all is read from inside `from`, and written at the same distance from `to`.
    unsafe {
        match n {
            0 => {}
            1 => *to = *at,
            2..=3 => {
                let (first, last) = (at.cast::<u16>().read_unaligned(), *at.add(n - 1));
                to.cast::<u16>().write_unaligned(first);
                *to.add(n - 1) = last;
            }
            4..=7 => {
                let (first, last) = (
                    at.cast::<u32>().read_unaligned(),
                    at.add(n - 4).cast::<u32>().read_unaligned(),
                );
                to.cast::<u32>().write_unaligned(first);
                to.add(n - 4).cast::<u32>().write_unaligned(last);
            }
            8..=16 => {
                let (first, last) = (
                    at.cast::<u64>().read_unaligned(),
                    at.add(n - 8).cast::<u64>().read_unaligned(),
                );
                to.cast::<u64>().write_unaligned(first);
                to.add(n - 8).cast::<u64>().write_unaligned(last);
            }
            _ => std::ptr::copy_nonoverlapping(at, to, n),
        }
    }
}

#[cold]
fn bad_item(i: usize, item: &Value) -> crate::exceptions::Raised {
    type_error(format_args!(
        "sequence item {i}: expected str instance, {} found",
        item.ty().name()
    ))
}

/// The strings one after the other (`BUILD_STRING`).
pub fn concat_all(items: &[Value]) -> Value {
    match join_values(empty(), items) {
        Ok(v) => v,
        // Beyond the longest string; the items are strings.
        Err(raised) => {
            drop(raised.take());
            panic!("string longer than 4 GiB")
        }
    }
}
