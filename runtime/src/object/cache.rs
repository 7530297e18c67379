//! Inline caches of attribute sites that are guarded by the shape alone: generated code compares the object's shape number
//! with the cached one and loads.
//!
//! A cache that depends on a class (because it holds something of the class, or relies on the class not having a data
//! descriptor of that name) is in the class's list, and is emptied when that name of the class, or the class itself, changes.

use super::attributes;
use super::lookup;
use super::shape::{self, DICT_MODE, MAX_ATTRIBUTES, NO_SHAPE};
use super::type_object::{TypeObject, flags};
use crate::exceptions::R;
use crate::ops::attr;
use crate::types::function::FunctionObject;
use crate::value::{NULL, Value};
use std::cell::Cell;

/// The shape of an empty cache: no object has it.
pub const EMPTY: u32 = u32::MAX;

/// A site. Lies in a program's data or in a code object; must not move while it is filled.
#[repr(C)]
pub struct AttributeCache {
    /// Shape of the receivers that hit; [`EMPTY`] matches nothing.
    pub shape: Cell<u32>,
    /// Load or store of an attribute: byte offset of its slot from the object's start.
    pub offset: Cell<u32>,
    /// Load of a method or class attribute: its word, borrowed from the class.
    pub value: Cell<u64>,
    /// Receivers without shapes (lists, strings, …): their type, for loads of methods; null otherwise.
    pub plain_type: Cell<*const TypeObject>,
    /// Store of a new attribute: the shape afterwards; else 0.
    pub new_shape: Cell<u32>,
    kind: Cell<u32>,
    name: Cell<u64>,
    /// The class in whose list the cache is.
    class: Cell<*const TypeObject>,
    next: Cell<*const AttributeCache>,
    previous: Cell<*const AttributeCache>,
}

// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for AttributeCache {}

/// What a cache holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Kind {
    /// Nothing.
    Empty,
    /// `offset` of an attribute that is there.
    Slot,
    /// `value` is a method that binds the receiver.
    Method,
    /// `value` is an attribute of the class that does not bind.
    ClassValue,
    /// `offset` of an attribute to add; the object then has `new_shape`.
    Add,
}

const KINDS: [Kind; 5] = [Kind::Empty, Kind::Slot, Kind::Method, Kind::ClassValue, Kind::Add];

impl Default for AttributeCache {
    fn default() -> AttributeCache {
        AttributeCache::new()
    }
}

impl AttributeCache {
    /// An empty cache.
    pub const fn new() -> AttributeCache {
        AttributeCache {
            shape: Cell::new(EMPTY),
            offset: Cell::new(0),
            value: Cell::new(NULL),
            plain_type: Cell::new(std::ptr::null()),
            new_shape: Cell::new(0),
            kind: Cell::new(0),
            name: Cell::new(0),
            class: Cell::new(std::ptr::null()),
            next: Cell::new(std::ptr::null()),
            previous: Cell::new(std::ptr::null()),
        }
    }

    /// What it holds.
    pub fn kind(&self) -> Kind {
        KINDS[self.kind.get() as usize]
    }

    /// Empties the cache and takes it out of its class's list.
    pub fn empty(&self) {
        self.shape.set(EMPTY);
        self.value.set(NULL);
        self.plain_type.set(std::ptr::null());
        self.kind.set(0);
        // SAFETY: list members are live caches, classes leave no list behind when they are released.
        unsafe {
            let Some(class) = self.class.replace(std::ptr::null()).as_ref() else {
                return;
            };
            let (previous, next) = (self.previous.get(), self.next.get());
            match previous.as_ref() {
                Some(p) => p.next.set(next),
                None => class.caches.set(next),
            }
            if let Some(n) = next.as_ref() {
                n.previous.set(previous);
            }
        }
    }

    fn fill(&self, class: &'static TypeObject, name: &Value, kind: Kind) {
        self.empty();
        self.kind.set(kind as u32);
        self.name.set(name.raw());
        self.class.set(class);
        self.previous.set(std::ptr::null());
        let head = class.caches.replace(self);
        self.next.set(head);
        // SAFETY: as in `empty`.
        if let Some(head) = unsafe { head.as_ref() } {
            head.previous.set(self);
        }
    }
}

impl Drop for AttributeCache {
    fn drop(&mut self) {
        self.empty();
    }
}

/// Empties the caches in the class's list, all or those of one name.
pub fn empty_caches_of(class: &TypeObject, name: Option<&Value>) {
    let mut cursor = class.caches.get();
    // SAFETY: as in `AttributeCache::empty`.
    while let Some(cache) = unsafe { cursor.as_ref() } {
        cursor = cache.next.get();
        if name.is_none_or(|n| cache.name.get() == n.raw()) {
            cache.empty();
        }
    }
}

/// Called when code, defaults or keyword defaults of a function change: direct calls of it are guarded by its identity, so
/// what was compiled or cached for it must not be used any more.
pub fn function_changed(function: &Value) {
    if let Some(f) = function.exact::<FunctionObject>() {
        f.native.set(std::ptr::null());
    }
}

/// Where instances with a shape keep the attribute `name`.
enum Place {
    Inline(u32),
    Absent,
    Elsewhere,
}

fn place(obj: &Value, ty: &TypeObject, name: &Value) -> (u32, Place) {
    let shape = obj.header().map_or(NO_SHAPE, |h| h.shape.get());
    if !attributes::has_storage(obj) || shape == DICT_MODE || shape == NO_SHAPE {
        return (shape, Place::Elsewhere);
    }
    let place = match shape::index_of(shape, name) {
        None => Place::Absent,
        Some(index) => match attributes::inline_offset(ty, index) {
            Some(offset) => Place::Inline(offset),
            None => Place::Elsewhere,
        },
    };
    (shape, place)
}

/// `obj.name`, filling the site when the attribute lies inside the object.
pub fn load_attr(site: &AttributeCache, obj: &Value, name: &Value) -> R {
    let ty = obj.ty();
    lookup::ensure_ready(ty);
    if ty.has_flag(flags::GENERIC_GETATTR) {
        let found = lookup::lookup(ty, name);
        let shadowed = found.as_ref().is_some_and(|f| f.ty().slots().descr_set.is_some());
        let (shape, place) = place(obj, ty, name);
        match place {
            Place::Inline(offset) if !shadowed => {
                site.fill(ty, name, Kind::Slot);
                site.shape.set(shape);
                site.offset.set(offset);
            }
            _ if shadowed => {
                let offset = found.as_ref().and_then(crate::types::descriptor::member_offset);
                let shape = obj.header().map_or(NO_SHAPE, |h| h.shape.get());
                if let Some(offset) = offset
                    && shape > DICT_MODE
                    && attributes::has_root_shape(ty)
                    // SAFETY: a member descriptor of the type.
                    && unsafe { !attributes::member_slot(obj, offset).is_null() }
                {
                    site.fill(ty, name, Kind::Slot);
                    site.offset.set(offset);
                    // An empty member must raise: generated code takes the slow way for NULL words.
                    site.shape.set(shape);
                }
            }
            _ => {}
        }
    }
    attr::get(obj, name)
}

/// `obj.name` for a call: the callee, and true if `obj` is its first argument. Fills the site for methods.
pub fn load_method(site: &AttributeCache, obj: &Value, name: &Value) -> R<(Value, bool)> {
    let (callee, unbound) = lookup::load_method(obj, name)?;
    if unbound {
        let ty = obj.ty();
        let (shape, place) = place(obj, ty, name);
        match place {
            Place::Absent => {
                site.fill(ty, name, Kind::Method);
                site.value.set(callee.raw());
                site.shape.set(shape);
            }
            Place::Elsewhere if !ty.has_flag(flags::HAS_ATTRIBUTES) => {
                site.fill(ty, name, Kind::Method);
                site.value.set(callee.raw());
                site.plain_type.set(ty);
                if attributes::has_root_shape(ty) {
                    site.shape.set(shape);
                }
            }
            _ => {}
        }
    }
    Ok((callee, unbound))
}

/// `obj.name = value`, filling the site when the attribute lies, or will lie, inside the object.
pub fn store_attr(site: &AttributeCache, obj: &Value, name: &Value, value: &Value) -> R<()> {
    let ty = obj.ty();
    lookup::ensure_ready(ty);
    if ty.has_flag(flags::GENERIC_SETATTR) && TypeObject::from_value(obj).is_none() {
        let shadowed = lookup::lookup(ty, name).is_some_and(|f| f.ty().slots().descr_set.is_some());
        if !shadowed {
            let (shape, place) = place(obj, ty, name);
            match place {
                Place::Inline(offset) => {
                    site.fill(ty, name, Kind::Slot);
                    site.offset.set(offset);
                    site.shape.set(shape);
                }
                Place::Absent => fill_add(site, ty, shape, name),
                Place::Elsewhere => {}
            }
        }
    }
    attr::set(obj, name, value)
}

/// A store that adds the attribute: the site keeps both shapes, `shape` stays empty so that plain stores do not hit.
fn fill_add(site: &AttributeCache, ty: &'static TypeObject, from: u32, name: &Value) {
    let index = shape::names(from).len() as u32;
    if index >= MAX_ATTRIBUTES {
        return;
    }
    if let Some(offset) = attributes::inline_offset(ty, index) {
        let to = shape::with_attribute(from, name);
        site.fill(ty, name, Kind::Add);
        site.offset.set(offset);
        site.new_shape.set(to);
        site.shape.set(from);
    }
}
