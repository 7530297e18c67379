//! `memoryview`: bytes of another object, seen without a copy where they are contiguous.

use super::buffer::Lent;
use crate::exceptions::{R, not_implemented_error};
use crate::object::slots::Slots;
use crate::object::type_object::TypeObject;
use crate::types::object;
use crate::value::Value;

/// `memoryview`.
pub static TYPE: TypeObject =
    TypeObject::builtin("memoryview", Some(&object::TYPE), Slots { new: Some(|_, _, _| Err(missing())), ..Slots::NONE });

fn missing() -> crate::exceptions::Raised {
    not_implemented_error("memoryview is not supported yet; use bytes or bytearray")
}

/// `__buffer__`.
pub fn buffer_method(_: &Value, _: &Value) -> R {
    Err(missing())
}

/// `__release_buffer__`.
pub fn release_buffer_method(_: &Value, _: &Value) -> R {
    Err(missing())
}

/// A view of bytes that it owns.
pub fn of_bytes(_: &[u8]) -> R {
    Err(missing())
}

/// The bytes of memory with gaps, in order.
pub fn gather(lent: &Lent) -> Vec<u8> {
    let shape = lent.shape.clone().unwrap_or_else(|| vec![lent.len / lent.item_size.max(1)]);
    let Some(strides) = &lent.strides else {
        // SAFETY: the owner lends `len` bytes.
        return unsafe { std::slice::from_raw_parts(lent.ptr, lent.len) }.to_vec();
    };
    let mut out = Vec::with_capacity(lent.len);
    gather_dimension(lent, &shape, strides, 0, &mut out);
    out
}

fn gather_dimension(lent: &Lent, shape: &[usize], strides: &[isize], offset: isize, out: &mut Vec<u8>) {
    let Some((&n, inner)) = shape.split_first() else {
        // SAFETY: the layout describes the owner's memory.
        out.extend_from_slice(unsafe { std::slice::from_raw_parts(lent.ptr.offset(offset), lent.item_size) });
        return;
    };
    for i in 0..n {
        gather_dimension(lent, inner, &strides[1..], offset + i as isize * strides[0], out);
    }
}
