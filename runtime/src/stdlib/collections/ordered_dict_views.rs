//! Views and iterators of `OrderedDict`.

use crate::cell::Mut;
use crate::exceptions::{R, runtime_error};
use crate::native_type;
use crate::object::def::MethodDef;
use crate::object::lookup;
use crate::object::slots::Slots;
use crate::object::type_object::{TypeObject, flags};
use crate::ops::iter;
use crate::types::dict::{self, DictView, view_dict};
use crate::types::{iterators, list, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

/// What an iterator gives.
pub const KEYS: u8 = 0;
/// Values.
pub const VALUES: u8 = 1;
/// Pairs of key and value.
pub const ITEMS: u8 = 2;

/// The types that are made ready with the module.
pub static TYPES: &[&TypeObject] = &[&KEYS_TYPE, &VALUES_TYPE, &ITEMS_TYPE, &ITERATOR_TYPE];

macro_rules! view_type {
    ($(#[$doc:meta])* $ty:ident, $name:literal, $base:path, $kind:ident) => {
        $(#[$doc])*
        pub static $ty: TypeObject = TypeObject::builtin(
            $name,
            Some(&$base),
            Slots {
                iter: Some(|v| Ok(iterator(view_dict(v), $kind, false))),
                drop: Some(lookup::drop_payload::<DictView>),
                ..Slots::NONE
            },
        )
        .with_size(size_of::<DictView>())
        .with_flags(flags::GC)
        .with_methods(&[MethodDef::no_args("__reversed__", |v| Ok(iterator(view_dict(v), $kind, true)))])
        .not_a_base();
    };
}

view_type!(/** `odict_keys`. */ KEYS_TYPE, "odict_keys", dict::KEYS_TYPE, KEYS);
view_type!(/** `odict_values`. */ VALUES_TYPE, "odict_values", dict::VALUES_TYPE, VALUES);
view_type!(/** `odict_items`. */ ITEMS_TYPE, "odict_items", dict::ITEMS_TYPE, ITEMS);

native_type! {
    /// Memory of an `odict_iterator`: walks the table of the dict.
    pub struct OrderedIterator: ITERATOR_TYPE = "odict_iterator" {
        dict: Mut<Slot>,
        position: Cell<usize>,
        changes: u32,
        kind: Cell<u8>,
        reverse: bool,
    }
    slots {
        iter: |v| Ok(v.clone()),
        iternext: next,
    }
    .with_methods(&[MethodDef::no_args("__reduce__", |v| {
        let this = OrderedIterator::of(v);
        let copy = OrderedIterator::instance(
            &ITERATOR_TYPE,
            Mut::new(this.dict.get().clone()),
            this.position.clone(),
            this.changes,
            this.kind.clone(),
            this.reverse,
        );
        let rest = list::new(iter::collect(&copy)?);
        Ok(tuple::from_array([iterators::builtin("iter")?, tuple::from_array([rest])]))
    })])
    .not_a_base()
}

/// An iterator over an ordered dict.
pub fn iterator(d: &Value, kind: u8, reverse: bool) -> Value {
    let t = dict::table(d).get();
    let position = if reverse { t.positions() } else { 0 };
    OrderedIterator::instance(
        &ITERATOR_TYPE,
        Mut::new(Slot::new(d.clone())),
        Cell::new(position),
        t.changes(),
        Cell::new(kind),
        reverse,
    )
}

fn next(v: &Value) -> R<Option<Value>> {
    let this = OrderedIterator::of(v);
    let Some(d) = this.dict.get().get().cloned() else {
        return Ok(None);
    };
    let t = dict::table(&d).get();
    if t.changes() != this.changes {
        drop(this.dict.replace(Slot::NULL));
        // One that was cleared had its size looked at first (`odictiter_nextkey`).
        let what = if dict::len(&d) == 0 { "changed size" } else { "mutated" };
        return Err(runtime_error(format_args!("OrderedDict {what} during iteration")));
    }
    let at_or_after = |position: usize| match this.reverse {
        true => (0..position.min(t.positions())).rev().find(|&i| t.entry(i).is_some()),
        false => t.next_position(position),
    };
    let Some(i) = at_or_after(this.position.get()) else {
        drop(this.dict.replace(Slot::NULL));
        return Ok(None);
    };
    this.position.set(if this.reverse { i } else { i + 1 });
    if at_or_after(this.position.get()).is_none() {
        // After the last key it has ended, whatever happens to the dict.
        drop(this.dict.replace(Slot::NULL));
    }
    let mut at = i;
    let Some((key, value)) = dict::next_entry(&d, &mut at) else {
        return Ok(None);
    };
    Ok(Some(match this.kind.get() {
        KEYS => key,
        VALUES => value,
        _ => tuple::from_array([key, value]),
    }))
}
