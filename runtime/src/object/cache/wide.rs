//! The wide cache: sites by shape and name, for the sites of a program that meet more kinds of receivers than they have
//! entries. Filled and emptied as they are.

use super::{AttributeCache, ENTRIES, Kind, Site};
use crate::cell::Mut;
use crate::exceptions::R;
use crate::object::attributes;
use crate::object::shape::DICT_MODE;
use crate::ops::call;
use crate::types::property::PropertyObject;
use crate::value::{NULL, Slot, Value};
use std::cell::Cell;

/// How many sites there are.
const SITES: usize = 1024;

static TABLE: Mut<Option<Box<[Site]>>> = Mut::new(None);

/// What a site is asked for; what serves one use need not serve another.
#[derive(Clone, Copy)]
pub(super) enum Use {
    Attribute,
    Method,
    Store,
}

impl Site {
    fn new() -> Site {
        Site {
            entries: [const { AttributeCache::new() }; ENTRIES],
            fills: Cell::new(0),
        }
    }
}

impl AttributeCache {
    const fn new() -> AttributeCache {
        AttributeCache {
            shape: Cell::new(super::EMPTY),
            offset: Cell::new(0),
            value: Cell::new(NULL),
            plain_type: Cell::new(std::ptr::null()),
            new_shape: Cell::new(0),
            kind: Cell::new(0),
            receiver: Cell::new(0),
            name: Cell::new(0),
            class: Cell::new(std::ptr::null()),
            next: Cell::new(std::ptr::null()),
            previous: Cell::new(std::ptr::null()),
        }
    }
}

#[cold]
fn make_table() -> Box<[Site]> {
    (0..SITES).map(|_| Site::new()).collect()
}

/// The site for receivers of this shape; `None` for receivers without one.
#[inline]
pub(super) fn site(obj: &Value, name: &Value, use_: Use) -> Option<&'static Site> {
    let shape = obj.header()?.shape.get();
    if shape <= DICT_MODE {
        return None;
    }
    let table = TABLE.get_mut().get_or_insert_with(make_table);
    let hash = (u64::from(shape) << 2 | use_ as u64) ^ (name.raw() >> 5);
    let index = (hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize % SITES;
    Some(&table[index])
}

/// The slot of an object that an entry names.
fn slot<'a>(obj: &'a Value, entry: &AttributeCache) -> &'a Mut<Slot> {
    // SAFETY: the object has the shape for which the offset was found.
    unsafe {
        &*obj
            .address()
            .cast::<u8>()
            .add(entry.offset.get() as usize)
            .cast::<Mut<Slot>>()
    }
}

/// What the site has for a load from `obj`; a method comes with true.
#[inline]
pub(super) fn load(site: &Site, obj: &Value, name: &Value) -> Option<R<(Value, bool)>> {
    let shape = obj.header()?.shape.get();
    for e in &site.entries {
        if e.name.get() != name.raw() {
            continue;
        }
        let by_receiver = e.receiver.get() == u64::from(shape);
        let found = match e.kind() {
            Kind::Slot if e.shape.get() == shape => (slot(obj, e).get().get()?.clone(), false),
            Kind::Method if e.shape.get() == shape => (e.held(), true),
            Kind::ClassValue if by_receiver => (e.held(), false),
            // SAFETY: the index belongs to the shape.
            Kind::Outer if by_receiver => (unsafe { attributes::value_at(obj, e.offset.get()) }?, false),
            Kind::Property if by_receiver => {
                let property = e.held();
                let getter = property.exact::<PropertyObject>()?.get.get().get()?.clone();
                return Some(call::call1(&getter, obj).map(|v| (v, false)));
            }
            Kind::Descriptor => match e.ask_descriptor(obj) {
                Some(found) => return Some(found.map(|v| (v, false))),
                None => continue,
            },
            _ => continue,
        };
        return Some(Ok(found));
    }
    None
}

/// Stores an attribute if the site says where; false: it does not.
#[inline]
pub(super) fn store(site: &Site, obj: &Value, name: &Value, value: &Value) -> bool {
    let Some(header) = obj.header() else { return false };
    let shape = header.shape.get();
    for e in &site.entries {
        if e.name.get() != name.raw() {
            continue;
        }
        if e.store_outer(obj, value) {
            return true;
        }
        if e.shape.get() != shape {
            continue;
        }
        match e.kind() {
            Kind::Slot => {
                let old = slot(obj, e).get_mut().replace(value.clone());
                drop(old);
            }
            Kind::Add => {
                // As in generated code: nothing is there yet.
                std::mem::forget(slot(obj, e).get_mut().replace(value.clone()));
                header.shape.set(e.new_shape.get());
            }
            _ => continue,
        }
        return true;
    }
    false
}
