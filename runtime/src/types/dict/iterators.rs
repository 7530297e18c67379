//! Iterators over the keys, values and items of a dict, forward and reverse.

use super::{object, table, value_at};
use crate::cell::Mut;
use crate::exceptions::{R, runtime_error};
use crate::memory;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slots::{IterNextFn, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::types::{iterators, list, object as object_type, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

/// Memory of all six iterators; the type says which.
#[repr(C)]
pub struct DictIterator {
    /// The header.
    pub header: Header,
    /// The dict; empty when exhausted.
    pub dict: Mut<Slot>,
    /// Next position to look at (reverse: one more than that).
    pub position: Cell<usize>,
    /// Size of the dict at the start; `usize::MAX` after it changed.
    pub used: Cell<usize>,
    /// Items still to come.
    pub remaining: Cell<usize>,
}

payload!(DictIterator, KEY_ITERATOR_TYPE);

const KEYS: u8 = 0;
const VALUES: u8 = 1;
const ITEMS: u8 = 2;

const fn iterator_type(name: &'static str, next: IterNextFn) -> TypeObject {
    TypeObject::builtin(
        name,
        Some(&object_type::TYPE),
        Slots {
            iter: Some(|v| Ok(v.clone())),
            iternext: Some(next),
            drop: Some(lookup::drop_payload::<DictIterator>),
            traverse: Some(traverse),
            clear: Some(clear),
            ..Slots::NONE
        },
    )
    .with_size(size_of::<DictIterator>())
    .with_flags(flags::GC)
    .with_methods(METHODS)
    .not_a_base()
}

/// `dict_keyiterator`.
pub static KEY_ITERATOR_TYPE: TypeObject = iterator_type("dict_keyiterator", forward::<KEYS>);
/// `dict_valueiterator`.
pub static VALUE_ITERATOR_TYPE: TypeObject = iterator_type("dict_valueiterator", forward::<VALUES>);
/// `dict_itemiterator`.
pub static ITEM_ITERATOR_TYPE: TypeObject = iterator_type("dict_itemiterator", forward::<ITEMS>);
/// `dict_reversekeyiterator`.
pub static REVERSE_KEY_ITERATOR_TYPE: TypeObject = iterator_type("dict_reversekeyiterator", backward::<KEYS>);
/// `dict_reversevalueiterator`.
pub static REVERSE_VALUE_ITERATOR_TYPE: TypeObject = iterator_type("dict_reversevalueiterator", backward::<VALUES>);
/// `dict_reverseitemiterator`.
pub static REVERSE_ITEM_ITERATOR_TYPE: TypeObject = iterator_type("dict_reverseitemiterator", backward::<ITEMS>);

const METHODS: &[MethodDef] = &[
    MethodDef::no_args("__length_hint__", |this| {
        let it = cast(this);
        let alive = it.dict.get().get().is_some_and(|d| super::len(d) == it.used.get());
        Ok(Value::usize(if alive { it.remaining.get() } else { 0 }))
    })
    .doc("Private method returning an estimate of len(list(it))."),
    MethodDef::no_args("__reduce__", reduce).doc("Return state information for pickling."),
];

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called for live iterators.
    if let Some(d) = unsafe { (*p.cast::<DictIterator>()).dict.get().get() } {
        visit(d);
    }
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called for live iterators.
    drop(unsafe { (*p.cast::<DictIterator>()).dict.replace(Slot::NULL) });
}

fn cast(v: &Value) -> &DictIterator {
    // SAFETY: the slots and methods of these types get their own instances only.
    unsafe { &*v.address().cast::<DictIterator>() }
}

/// An iterator of type `ty` over `dict`.
pub(super) fn make(dict: &Value, ty: &'static TypeObject) -> Value {
    let t = table(dict).get();
    let reverse = [
        &REVERSE_KEY_ITERATOR_TYPE,
        &REVERSE_VALUE_ITERATOR_TYPE,
        &REVERSE_ITEM_ITERATOR_TYPE,
    ];
    let position = if reverse.iter().any(|r| std::ptr::eq(*r, ty)) {
        t.positions()
    } else {
        0
    };
    let it = DictIterator {
        header: Header::new(ty),
        dict: Mut::new(Slot::new(dict.clone())),
        position: Cell::new(position),
        used: Cell::new(t.len()),
        remaining: Cell::new(t.len()),
    };
    memory::new_object(it)
}

/// `iter(dict)`.
pub(super) fn iter_keys(dict: &Value) -> R {
    Ok(make(dict, &KEY_ITERATOR_TYPE))
}

/// Checks that the dict still has its size.
#[inline(always)]
fn check_size(it: &DictIterator, len: usize) -> R<()> {
    if it.used.get() == len {
        Ok(())
    } else {
        Err(changed_size(it))
    }
}

#[cold]
fn changed_size(it: &DictIterator) -> crate::exceptions::Raised {
    it.used.set(usize::MAX);
    runtime_error("dictionary changed size during iteration")
}

#[inline(always)]
fn result<const KIND: u8>(dict: &Value, position: usize) -> Option<Value> {
    let d = object(dict);
    if KIND == VALUES {
        return Some(value_at(d, position));
    }
    let key = d.table.get().entry(position)?.key.get()?.clone();
    Some(if KIND == KEYS {
        key
    } else {
        tuple::from_array([key, value_at(d, position)])
    })
}

#[inline(always)]
fn forward<const KIND: u8>(this: &Value) -> R<Option<Value>> {
    Ok(advance(this)?.and_then(|(dict, i)| result::<KIND>(dict, i)))
}

/// The next key and value of a `dict_itemiterator`.
#[inline(always)]
pub fn next_item(this: &Value) -> R<Option<(Value, Value)>> {
    let Some((dict, i)) = advance(this)? else {
        return Ok(None);
    };
    let d = object(dict);
    let key = d.table.get().entry(i).and_then(|e| e.key.get().cloned());
    Ok(key.map(|key| (key, value_at(d, i))))
}

/// Moves on: the dict and the position of the next entry.
#[inline(always)]
fn advance(this: &Value) -> R<Option<(&Value, usize)>> {
    let it = cast(this);
    let Some(dict) = it.dict.get().get() else {
        return Ok(None);
    };
    let t = table(dict).get();
    check_size(it, t.len())?;
    match t.next_position(it.position.get()) {
        Some(i) => {
            if it.remaining.get() == 0 {
                return Err(keys_changed(it));
            }
            it.position.set(i + 1);
            it.remaining.set(it.remaining.get() - 1);
            Ok(Some((dict, i)))
        }
        None => {
            drop(it.dict.replace(Slot::NULL));
            Ok(None)
        }
    }
}

#[cold]
fn keys_changed(it: &DictIterator) -> crate::exceptions::Raised {
    drop(it.dict.replace(Slot::NULL));
    runtime_error("dictionary keys changed during iteration")
}

fn backward<const KIND: u8>(this: &Value) -> R<Option<Value>> {
    let it = cast(this);
    let Some(dict) = it.dict.get().get() else {
        return Ok(None);
    };
    let t = table(dict).get();
    check_size(it, t.len())?;
    let mut i = it.position.get().min(t.positions());
    while i > 0 {
        i -= 1;
        if t.entry(i).is_some() {
            if it.remaining.get() == 0 {
                return Err(keys_changed(it));
            }
            it.position.set(i);
            it.remaining.set(it.remaining.get() - 1);
            return Ok(result::<KIND>(dict, i));
        }
    }
    drop(it.dict.replace(Slot::NULL));
    Ok(None)
}

/// The next key of a `dict_keyiterator`.
#[inline]
pub fn next(this: &Value) -> R<Option<Value>> {
    forward::<KEYS>(this)
}

/// `(iter, ([remaining items],))`; the iterator itself does not move.
fn reduce(this: &Value) -> R {
    let it = cast(this);
    let copy = DictIterator {
        header: Header::new(this.ty()),
        dict: Mut::new(it.dict.get().clone()),
        position: it.position.clone(),
        used: it.used.clone(),
        remaining: it.remaining.clone(),
    };
    let copy = memory::new_object(copy);
    let mut rest = Vec::new();
    if let Some(next) = this.ty().slots().iternext {
        while let Some(v) = next(&copy)? {
            rest.push(v);
        }
    }
    Ok(tuple::from_array([
        iterators::builtin("iter")?,
        tuple::from_array([list::new(rest)]),
    ]))
}
