//! The iterator over a set.

use super::{len, table};
use crate::cell::Mut;
use crate::exceptions::{R, runtime_error};
use crate::memory;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slots::Slots;
use crate::object::type_object::{TypeObject, flags};
use crate::types::{iterators, list, object as object_type, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

/// Memory of a `set_iterator`.
#[repr(C)]
pub struct SetIterator {
    /// The header.
    pub header: Header,
    /// The set; empty when exhausted.
    pub set: Mut<Slot>,
    /// Next place to look at.
    pub position: Cell<usize>,
    /// Size of the set at the start; `usize::MAX` after it changed.
    pub used: Cell<usize>,
    /// Items still to come.
    pub remaining: Cell<usize>,
}

payload!(SetIterator, ITERATOR_TYPE);

/// `set_iterator`.
pub static ITERATOR_TYPE: TypeObject = TypeObject::builtin(
    "set_iterator",
    Some(&object_type::TYPE),
    Slots {
        iter: Some(|v| Ok(v.clone())),
        iternext: Some(next),
        drop: Some(lookup::drop_payload::<SetIterator>),
        traverse: Some(traverse),
        clear: Some(clear),
        ..Slots::NONE
    },
)
.with_size(size_of::<SetIterator>())
.with_flags(flags::GC)
.with_methods(&[
    MethodDef::no_args("__length_hint__", |this| {
        let it = cast(this);
        let alive = it.set.get().get().is_some_and(|s| len(s) == it.used.get());
        Ok(Value::usize(if alive { it.remaining.get() } else { 0 }))
    })
    .doc("Private method returning an estimate of len(list(it))."),
    MethodDef::no_args("__reduce__", reduce).doc("Return state information for pickling."),
])
.not_a_base();

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called for live iterators.
    if let Some(s) = unsafe { (*p.cast::<SetIterator>()).set.get().get() } {
        visit(s);
    }
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called for live iterators.
    drop(unsafe { (*p.cast::<SetIterator>()).set.replace(Slot::NULL) });
}

fn cast(v: &Value) -> &SetIterator {
    // SAFETY: the slots and methods of this type get its instances only.
    unsafe { v.cast_unchecked::<SetIterator>() }
}

pub(super) fn iter(set: &Value) -> R {
    Ok(memory::new_object(SetIterator {
        header: Header::new(&ITERATOR_TYPE),
        set: Mut::new(Slot::new(set.clone())),
        position: Cell::new(0),
        used: Cell::new(len(set)),
        remaining: Cell::new(len(set)),
    }))
}

fn next(this: &Value) -> R<Option<Value>> {
    let it = cast(this);
    let Some(set) = it.set.get().get() else { return Ok(None) };
    let t = table(set).get();
    if t.used != it.used.get() {
        it.used.set(usize::MAX);
        return Err(runtime_error("Set changed size during iteration"));
    }
    let mut position = it.position.get();
    match t.next(&mut position) {
        Some((key, _)) => {
            it.position.set(position);
            it.remaining.set(it.remaining.get().wrapping_sub(1));
            Ok(Some(key.clone()))
        }
        None => {
            drop(it.set.replace(Slot::NULL));
            Ok(None)
        }
    }
}

fn reduce(this: &Value) -> R {
    let it = cast(this);
    let mut rest = Vec::new();
    if let Some(set) = it.set.get().get() {
        let mut position = it.position.get();
        while let Some((k, _)) = table(set).get().next(&mut position) {
            rest.push(k.clone());
        }
    }
    Ok(tuple::from_array([
        iterators::builtin("iter")?,
        tuple::from_array([list::new(rest)]),
    ]))
}
