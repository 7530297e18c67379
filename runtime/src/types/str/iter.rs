//! Iterators over the characters of a string.

use super::{chars, from_parts, latin1_char, object};
use crate::cell::Mut;
use crate::exceptions::R;
use crate::memory::new_object;
use crate::object::Payload;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::Slots;
use crate::object::type_object::TypeObject;
use crate::types::{object as object_type, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

/// An iterator over a string; `string` is empty once exhausted.
#[repr(C)]
pub struct StrIterator {
    pub header: Header,
    pub string: Mut<Slot>,
    /// Byte offset of the next character.
    pub offset: Cell<u32>,
    /// Its position.
    pub position: Cell<u32>,
}

// SAFETY: both type objects have this layout and no subclasses.
unsafe impl Payload for StrIterator {
    fn type_object() -> &'static TypeObject {
        &ITERATOR_TYPE
    }
    fn matches(ty: &TypeObject) -> bool {
        std::ptr::eq(ty, &ITERATOR_TYPE) || std::ptr::eq(ty, &ASCII_ITERATOR_TYPE)
    }
}

const SLOTS: Slots = Slots {
    iter: Some(|this| Ok(this.clone())),
    iternext: Some(next),
    drop: Some(drop_payload::<StrIterator>),
    ..Slots::NONE
};

const METHODS: &[MethodDef] = &[
    MethodDef::no_args("__length_hint__", length_hint),
    MethodDef::no_args("__reduce__", reduce),
    MethodDef::one("__setstate__", setstate),
];

/// `str_iterator`, over strings that are not ASCII.
pub static ITERATOR_TYPE: TypeObject = TypeObject::builtin("str_iterator", Some(&object_type::TYPE), SLOTS)
    .with_size(size_of::<StrIterator>())
    .with_methods(METHODS)
    .not_a_base();

/// `str_ascii_iterator`.
pub static ASCII_ITERATOR_TYPE: TypeObject = TypeObject::builtin("str_ascii_iterator", Some(&object_type::TYPE), SLOTS)
    .with_size(size_of::<StrIterator>())
    .with_methods(METHODS)
    .not_a_base();

/// `iter(s)`.
pub(super) fn iter(this: &Value) -> R {
    let ascii = super::methods::text(this).is_ascii();
    Ok(new_object(StrIterator {
        header: Header::new(if ascii { &ASCII_ITERATOR_TYPE } else { &ITERATOR_TYPE }),
        string: Mut::new(Slot::new(this.clone())),
        offset: Cell::new(0),
        position: Cell::new(0),
    }))
}

/// An iterator for the rest of an ASCII string.
pub fn resumed(string: &Value, position: u32) -> Value {
    new_object(StrIterator {
        header: Header::new(&ASCII_ITERATOR_TYPE),
        string: Mut::new(Slot::new(string.clone())),
        offset: Cell::new(position),
        position: Cell::new(position),
    })
}

fn parts(this: &Value) -> &StrIterator {
    // SAFETY: only the two iterator types have these functions.
    unsafe { this.cast_unchecked::<StrIterator>() }
}

/// The next character.
#[inline]
pub fn next(this: &Value) -> R<Option<Value>> {
    let it = parts(this);
    let Some(s) = it.string.get().get().and_then(object) else {
        return Ok(None);
    };
    let (bytes, at) = (s.bytes(), it.offset.get() as usize);
    let Some(&b) = bytes.get(at) else {
        let done = it.string.get_mut().take();
        drop(done);
        return Ok(None);
    };
    it.position.set(it.position.get() + 1);
    if b < 0x80 {
        it.offset.set(at as u32 + 1);
        return Ok(Some(latin1_char(b).clone()));
    }
    let n = chars::width(b);
    it.offset.set((at + n) as u32);
    Ok(Some(from_parts(&bytes[at..at + n], 1)))
}

fn length_hint(this: &Value) -> R {
    let it = parts(this);
    let left = it
        .string
        .get()
        .get()
        .map_or(0, |s| super::char_len(s) - it.position.get() as usize);
    Ok(Value::usize(left))
}

fn reduce(this: &Value) -> R {
    let iter = crate::types::iterators::builtin("iter")?;
    let it = parts(this);
    Ok(match it.string.get().get() {
        Some(s) => {
            let args = tuple::from_slice(std::slice::from_ref(s));
            tuple::new(vec![iter, args, Value::int(i64::from(it.position.get()))])
        }
        None => tuple::new(vec![iter, tuple::new(vec![super::empty().clone()])]),
    })
}

fn setstate(this: &Value, state: &Value) -> R {
    let it = parts(this);
    let at = crate::ops::number::state_index(state)?;
    if let Some(s) = it.string.get().get().and_then(object) {
        let position = at.clamp(0, s.char_len() as i64) as usize;
        it.position.set(position as u32);
        it.offset.set(s.byte_offset(position) as u32);
    }
    Ok(Value::none())
}
