//! Iterators over `bytes` and `bytearray`.

use crate::cell::Mut;
use crate::exceptions::R;
use crate::memory::new_object;
use crate::object::Payload;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::Slots;
use crate::object::type_object::TypeObject;
use crate::types::{buffer, object, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

/// An iterator over bytes; `bytes` is empty once exhausted.
#[repr(C)]
pub struct BytesIterator {
    pub header: Header,
    pub bytes: Mut<Slot>,
    pub index: Cell<usize>,
}

// SAFETY: both type objects have this layout and no subclasses.
unsafe impl Payload for BytesIterator {
    fn type_object() -> &'static TypeObject {
        &ITERATOR_TYPE
    }
    fn matches(ty: &TypeObject) -> bool {
        std::ptr::eq(ty, &ITERATOR_TYPE) || std::ptr::eq(ty, &BYTEARRAY_ITERATOR_TYPE)
    }
}

const SLOTS: Slots = Slots {
    iter: Some(|this| Ok(this.clone())),
    iternext: Some(next),
    drop: Some(drop_payload::<BytesIterator>),
    ..Slots::NONE
};

const METHODS: &[MethodDef] = &[
    MethodDef::no_args("__length_hint__", length_hint),
    MethodDef::no_args("__reduce__", reduce),
    MethodDef::one("__setstate__", setstate),
];

/// `bytes_iterator`.
pub static ITERATOR_TYPE: TypeObject = TypeObject::builtin("bytes_iterator", Some(&object::TYPE), SLOTS)
    .with_size(size_of::<BytesIterator>())
    .with_methods(METHODS)
    .not_a_base();

/// `bytearray_iterator`.
pub static BYTEARRAY_ITERATOR_TYPE: TypeObject = TypeObject::builtin("bytearray_iterator", Some(&object::TYPE), SLOTS)
    .with_size(size_of::<BytesIterator>())
    .with_methods(METHODS)
    .not_a_base();

fn make(this: &Value, ty: &'static TypeObject) -> R {
    Ok(new_object(BytesIterator {
        header: Header::new(ty),
        bytes: Mut::new(Slot::new(this.clone())),
        index: Cell::new(0),
    }))
}

pub(super) fn iter(this: &Value) -> R {
    make(this, &ITERATOR_TYPE)
}

/// `iter(bytearray)`.
pub fn bytearray_iter(this: &Value) -> R {
    make(this, &BYTEARRAY_ITERATOR_TYPE)
}

fn parts(this: &Value) -> &BytesIterator {
    // SAFETY: only the two iterator types have these functions.
    unsafe { this.cast_unchecked::<BytesIterator>() }
}

fn next(this: &Value) -> R<Option<Value>> {
    let it = parts(this);
    let Some(bytes) = it.bytes.get().get().and_then(buffer::direct) else {
        return Ok(None);
    };
    let i = it.index.get();
    match bytes.get(i) {
        Some(&b) => {
            it.index.set(i + 1);
            Ok(Some(Value::int(i64::from(b))))
        }
        None => {
            let done = it.bytes.get_mut().take();
            drop(done);
            Ok(None)
        }
    }
}

fn length_hint(this: &Value) -> R {
    let it = parts(this);
    let len = it.bytes.get().get().and_then(buffer::direct).map_or(0, <[u8]>::len);
    Ok(Value::usize(len.saturating_sub(it.index.get())))
}

fn reduce(this: &Value) -> R {
    let iter = crate::types::iterators::builtin("iter")?;
    let it = parts(this);
    Ok(match it.bytes.get().get() {
        Some(b) => tuple::new(vec![iter, tuple::new(vec![b.clone()]), Value::usize(it.index.get())]),
        None => tuple::new(vec![iter, tuple::new(vec![tuple::empty()])]),
    })
}

fn setstate(this: &Value, state: &Value) -> R {
    let at = crate::ops::number::state_index(state)?;
    let it = parts(this);
    if let Some(bytes) = it.bytes.get().get().and_then(buffer::direct) {
        it.index.set(at.clamp(0, bytes.len() as i64) as usize);
    }
    Ok(Value::none())
}
