//! Inline caches of the attribute sites of generated code: a site has a few entries. Entries guarded by the shape alone are
//! served by generated code, which compares the object's shape number with the cached one and loads; the others here.
//!
//! A cache that depends on a class (because it holds something of the class, or relies on the class not having a data
//! descriptor of that name) is in the class's list, and is emptied when that name of the class, or the class itself, changes.

mod wide;

use super::attributes;
use super::lookup;
use super::making;
use super::shape::{self, DICT_MODE, MAX_ATTRIBUTES, NO_SHAPE};
use super::type_object::{TypeObject, flags};
use crate::exceptions::R;
use crate::ops::{attr, call};
use crate::types::classmethod::{ClassMethodObject, StaticMethodObject};
use crate::types::dict::{self, GlobalCell};
use crate::types::function::{self, FunctionObject};
use crate::types::property::PropertyObject;
use crate::types::{method, module, super_, type_};
use crate::value::{NULL, Value};
use std::cell::Cell;

/// The shape of an empty cache: no object has it.
pub const EMPTY: u32 = u32::MAX;
/// Entries of a site.
pub const ENTRIES: usize = 4;
/// A site that was filled this often is filled again only now and then.
const MAX_FILLS: u32 = 64;
/// A site that was filled this often meets more kinds of receivers than it has entries: the wide cache serves it.
const MANY_FILLS: u32 = 3 * ENTRIES as u32;

/// An entry of a site. Lies in a program's data; must not move while it is filled.
#[repr(C)]
pub struct AttributeCache {
    /// Shape of the receivers that generated code serves by itself; [`EMPTY`] matches nothing.
    pub shape: Cell<u32>,
    /// Load or store of an attribute: byte offset of its slot from the object's start.
    pub offset: Cell<u32>,
    /// Load of a method or class attribute: its word, borrowed from the class.
    pub value: Cell<u64>,
    /// Receivers without shapes (lists, strings, …): their type, for loads of methods; null otherwise.
    pub plain_type: Cell<*const TypeObject>,
    /// Store of a new attribute: the shape afterwards; else 0.
    pub new_shape: Cell<u32>,
    /// The number of its [`Kind`].
    pub kind: Cell<u32>,
    /// What the receiver must be where the runtime serves it: a shape, the word of a class, the number of a module's cells.
    pub receiver: Cell<u64>,
    name: Cell<u64>,
    /// The class in whose list the cache is.
    class: Cell<*const TypeObject>,
    next: Cell<*const AttributeCache>,
    previous: Cell<*const AttributeCache>,
}

/// The inline cache of one instruction.
#[repr(C)]
pub struct Site {
    /// The entries.
    pub entries: [AttributeCache; ENTRIES],
    fills: Cell<u32>,
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
    /// `offset` is the index of an attribute that is there, in storage behind the object.
    Outer,
    /// `offset` of an attribute to add; the object then has `new_shape`.
    Add,
    /// `value` is a property that has a getter.
    Property,
    /// `value` is another descriptor that comes before what the instance holds; the receiver is the type.
    Descriptor,
    /// `value` is an attribute of the receiver, a class.
    TypeValue,
    /// `value` is the function of a class method of the receiver, a class.
    ClassMethod,
    /// `value` is the address of a cell of the receiver, a module.
    Module,
    /// `value` is the method that `super()` finds for instances of `plain_type` in the class `receiver`.
    Super,
}

const KINDS: [Kind; 12] = [
    Kind::Empty,
    Kind::Slot,
    Kind::Method,
    Kind::ClassValue,
    Kind::Outer,
    Kind::Add,
    Kind::Property,
    Kind::Descriptor,
    Kind::TypeValue,
    Kind::ClassMethod,
    Kind::Module,
    Kind::Super,
];

impl AttributeCache {
    /// What it holds.
    pub fn kind(&self) -> Kind {
        KINDS[self.kind.get() as usize]
    }

    /// Empties the cache and takes it out of its class's list.
    pub fn empty(&self) {
        self.shape.set(EMPTY);
        self.value.set(NULL);
        self.plain_type.set(std::ptr::null());
        self.new_shape.set(0);
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

    #[inline(always)]
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

    /// Stores an attribute that lies behind the object, if the entry is one for that and for such objects.
    #[inline]
    fn store_outer(&self, obj: &Value, value: &Value) -> bool {
        if self.kind.get() != Kind::Outer as u32 {
            return false;
        }
        let found = obj
            .header()
            .is_some_and(|h| u64::from(h.shape.get()) == self.receiver.get());
        if found {
            // SAFETY: the index belongs to the shape.
            unsafe { attributes::store_at(obj, self.offset.get(), value.clone()) };
        }
        found
    }

    /// What the cached descriptor gives for an object of the class that it was found in.
    fn ask_descriptor(&self, obj: &Value) -> Option<R> {
        let ty = obj.ty();
        if self.receiver.get() != type_word(ty) {
            return None;
        }
        let descriptor = self.held();
        let slots = descriptor.ty().slots();
        // A class of descriptors may lose its methods.
        slots.descr_set?;
        Some(slots.descr_get?(&descriptor, Some(obj), ty))
    }

    /// The cached value, borrowed from the class.
    fn held(&self) -> Value {
        // SAFETY: the class holds the value as long as the cache is not emptied.
        unsafe { Value::borrow_raw(self.value.as_ptr()) }.clone()
    }
}

impl Site {
    /// The entry to fill next; `None` for a site that sees too many kinds of receivers.
    #[inline(always)]
    fn entry(&self) -> Option<&AttributeCache> {
        let fills = self.fills.get().wrapping_add(1);
        self.fills.set(fills);
        if fills > MAX_FILLS && !fills.is_multiple_of(MAX_FILLS) {
            return None;
        }
        let unused = self.entries.iter().find(|e| e.kind() == Kind::Empty);
        Some(unused.unwrap_or(&self.entries[fills as usize % ENTRIES]))
    }

    #[inline]
    fn fill(&self, class: &'static TypeObject, name: &Value, kind: Kind) -> Option<&AttributeCache> {
        let entry = self.entry()?;
        entry.fill(class, name, kind);
        Some(entry)
    }

    /// True if it meets more kinds of receivers than it has entries.
    #[inline(always)]
    fn is_crowded(&self) -> bool {
        self.fills.get() >= MANY_FILLS
    }

    /// What an entry that generated code does not serve has for a load from `obj`; a method comes with true.
    #[inline(always)]
    fn load(&self, obj: &Value) -> Option<R<(Value, bool)>> {
        let header = obj.header()?;
        for e in &self.entries {
            let by_shape = e.receiver.get() == u64::from(header.shape.get());
            let found = match e.kind() {
                Kind::Property if by_shape => {
                    let property = e.held();
                    let getter = property.exact::<PropertyObject>()?.get.get().get()?.clone();
                    return Some(call::call1(&getter, obj).map(|v| (v, false)));
                }
                Kind::ClassValue if by_shape => (e.held(), false),
                // SAFETY: the index belongs to the shape.
                Kind::Outer if by_shape => (unsafe { attributes::value_at(obj, e.offset.get()) }?, false),
                Kind::Descriptor => match e.ask_descriptor(obj) {
                    Some(found) => return Some(found.map(|v| (v, false))),
                    None => continue,
                },
                Kind::TypeValue if e.receiver.get() == obj.raw() => (e.held(), false),
                Kind::ClassMethod if e.receiver.get() == obj.raw() => (e.held(), true),
                Kind::Module => match module_value(e, obj) {
                    Some(v) => (v, false),
                    None => continue,
                },
                _ => continue,
            };
            return Some(Ok(found));
        }
        None
    }
}

/// A type as receiver of an entry.
#[inline(always)]
fn type_word(ty: &TypeObject) -> u64 {
    std::ptr::from_ref(ty).addr() as u64
}

/// The bound value of the cached cell, if `obj` is the cached module.
fn module_value(cache: &AttributeCache, obj: &Value) -> Option<Value> {
    let module = obj.exact::<module::ModuleObject>()?;
    if u64::from(dict::cells_id(module.dict.get().get()?)) != cache.receiver.get() {
        return None;
    }
    // SAFETY: the dict with this number is alive, and so are its cells.
    unsafe { (*(cache.value.get() as *const GlobalCell)).value.get().get().cloned() }
}

/// Empties the caches in the class's list, all or those of one name.
pub fn empty_caches_of(class: &TypeObject, name: Option<&Value>) {
    class.making.forget();
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
        making::forget_all();
    }
}

/// Where instances with a shape keep the attribute `name`.
enum Place {
    Inline(u32),
    /// By its index, in storage behind the object.
    Outer(u32),
    Absent,
    Elsewhere,
}

#[inline]
fn place(obj: &Value, ty: &TypeObject, name: &Value) -> (u32, Place) {
    let shape = obj.header().map_or(NO_SHAPE, |h| h.shape.get());
    if !attributes::has_storage(obj) || shape == DICT_MODE || shape == NO_SHAPE {
        return (shape, Place::Elsewhere);
    }
    let place = match shape::index_of(shape, name) {
        None => Place::Absent,
        Some(index) => match attributes::inline_offset(ty, index) {
            Some(offset) => Place::Inline(offset),
            None => Place::Outer(index),
        },
    };
    (shape, place)
}

/// `obj.name`, filling the site when the attribute lies inside the object, or where a class says what it is.
pub fn load_attr(site: &Site, obj: &Value, name: &Value) -> R {
    let wide = match site.is_crowded() {
        true => wide::site(obj, name, wide::Use::Attribute),
        false => None,
    };
    if let Some(found) = wide.and_then(|wide| wide::load(wide, obj, name)) {
        return found.map(|(value, _)| value);
    }
    if let Some(found) = site.load(obj) {
        let (value, is_method) = found?;
        return Ok(if is_method {
            method::new(value, obj.clone())
        } else {
            value
        });
    }
    fill_load(wide.unwrap_or(site), obj, name);
    attr::get(obj, name)
}

/// Fills the site if that is possible; where it was not, or not for long, only now and then.
fn fill_load(site: &Site, obj: &Value, name: &Value) {
    let fills = site.fills.get();
    if fills < MAX_FILLS || fills.wrapping_add(1).is_multiple_of(MAX_FILLS) {
        try_fill_load(site, obj, name);
    }
    if site.fills.get() == fills {
        site.fills.set(fills.wrapping_add(1));
    }
}

/// True if only the class says what instances of this shape have, and the shape tells the class.
fn holds_nothing(ty: &TypeObject, shape: u32, place: &Place) -> bool {
    match place {
        Place::Absent => true,
        Place::Elsewhere => !ty.has_flag(flags::HAS_ATTRIBUTES) && shape > DICT_MODE && attributes::has_root_shape(ty),
        _ => false,
    }
}

fn try_fill_load(site: &Site, obj: &Value, name: &Value) {
    if fill_module(site, obj, name) || fill_type(site, obj, name) {
        return;
    }
    let ty = obj.ty();
    lookup::ensure_ready(ty);
    if !ty.finds_generically() {
        return;
    }
    let found = lookup::lookup(ty, name);
    let shadowed = found.as_ref().is_some_and(|f| f.ty().slots().descr_set.is_some());
    let (shape, place) = place(obj, ty, name);
    let by_shape = |kind: Kind, value: &Value| {
        if shape > DICT_MODE
            && attributes::has_root_shape(ty)
            && let Some(e) = site.fill(ty, name, kind)
        {
            e.value.set(value.raw());
            e.receiver.set(shape.into());
        }
    };
    match (place, &found) {
        (Place::Inline(offset), _) if !shadowed => {
            if let Some(e) = site.fill(ty, name, Kind::Slot) {
                e.offset.set(offset);
                e.shape.set(shape);
            }
        }
        (Place::Outer(index), _) if !shadowed => fill_outer(site, ty, name, shape, index),
        (_, Some(found)) if shadowed => {
            if let Some(offset) = member_offset(found, ty, shape) {
                // SAFETY: a member descriptor of the type.
                if unsafe { !attributes::member_slot(obj, offset).is_null() }
                    && let Some(e) = site.fill(ty, name, Kind::Slot)
                {
                    e.offset.set(offset);
                    // An empty member must raise: generated code takes the slow way for NULL words.
                    e.shape.set(shape);
                }
            } else if ty.has_flag(flags::GENERIC_GETATTR) {
                // Elsewhere `__getattr__` is asked when the descriptor raises AttributeError.
                if let Some(property) = found.exact::<PropertyObject>()
                    && !property.get.get().is_null()
                    && attributes::has_root_shape(ty)
                {
                    by_shape(Kind::Property, found);
                } else if let Some(e) = site.fill(ty, name, Kind::Descriptor) {
                    e.value.set(found.raw());
                    e.receiver.set(type_word(ty));
                }
            }
        }
        (place, Some(found)) if found.ty().slots().descr_get.is_none() && holds_nothing(ty, shape, &place) => {
            by_shape(Kind::ClassValue, found);
        }
        _ => {}
    }
}

fn fill_outer(site: &Site, ty: &'static TypeObject, name: &Value, shape: u32, index: u32) {
    if let Some(e) = site.fill(ty, name, Kind::Outer) {
        e.offset.set(index);
        e.receiver.set(shape.into());
    }
}

/// Offset of a member of `__slots__`, for instances whose shape tells their type.
fn member_offset(descr: &Value, ty: &TypeObject, shape: u32) -> Option<u32> {
    let offset = crate::types::descriptor::member_offset(descr, ty)?;
    (shape > DICT_MODE && offset & attributes::VAR_MEMBER == 0 && attributes::has_root_shape(ty)).then_some(offset)
}

/// True for `__name__`s: they may be computed attributes of modules and types.
fn is_dunder(name: &Value) -> bool {
    crate::types::str::wtf8(name).starts_with(b"__")
}

/// Fills the site if `obj` is a module; true if it is one.
#[inline]
fn fill_module(site: &Site, obj: &Value, name: &Value) -> bool {
    if !obj.is_exact(&module::TYPE) {
        return false;
    }
    let d = module::dict(obj);
    if !is_dunder(name)
        && dict::get_interned(&d, name).is_some()
        && let Some(e) = site.entry()
    {
        let cell = dict::cell(&d, name);
        e.empty();
        e.kind.set(Kind::Module as u32);
        e.value.set(cell as u64);
        e.receiver.set(dict::cells_id(&d).into());
    }
    true
}

/// Fills the site if `obj` is a class; true if it is one.
#[inline]
fn fill_type(site: &Site, obj: &Value, name: &Value) -> bool {
    let Some(ty) = TypeObject::from_value(obj) else {
        return false;
    };
    lookup::ensure_ready(ty);
    if !obj.is_exact(&type_::TYPE) || is_dunder(name) || lookup::lookup(&type_::TYPE, name).is_some() {
        return true;
    }
    let Some(found) = lookup::lookup(ty, name) else {
        return true;
    };
    let (kind, value) = if found.ty().slots().descr_get.is_none() || found.is_exact(&function::TYPE) {
        (Kind::TypeValue, found)
    } else if let Some(f) = found.exact::<StaticMethodObject>() {
        (Kind::TypeValue, f.function.get().clone())
    } else if let Some(f) = found
        .exact::<ClassMethodObject>()
        .filter(|f| f.function.get().is_exact(&function::TYPE))
    {
        (Kind::ClassMethod, f.function.get().clone())
    } else {
        return true;
    };
    if let Some(e) = site.fill(ty, name, kind) {
        e.value.set(value.raw());
        e.receiver.set(obj.raw());
    }
    true
}

/// `obj.name` for a call: the callee, and true if `obj` is its first argument. Fills the site for methods.
pub fn load_method(site: &Site, obj: &Value, name: &Value) -> R<(Value, bool)> {
    if let Some(found) = site.load(obj) {
        return found;
    }
    if site.is_crowded()
        && let Some(wide) = wide::site(obj, name, wide::Use::Method)
    {
        return match wide::load(wide, obj, name) {
            Some(found) => found,
            None => find_method(wide, obj, name),
        };
    }
    if fill_module(site, obj, name) || fill_type(site, obj, name) {
        // A site just filled knows class methods.
        return match site.load(obj) {
            Some(found) => found,
            None => lookup::load_method(obj, name),
        };
    }
    find_method(site, obj, name)
}

/// Looks a method of an instance up and fills the site.
fn find_method(site: &Site, obj: &Value, name: &Value) -> R<(Value, bool)> {
    let (callee, unbound) = lookup::load_method(obj, name)?;
    let ty = obj.ty();
    let (shape, place) = place(obj, ty, name);
    if !unbound {
        fill_static_method(site, ty, name, shape, &place);
        return Ok((callee, false));
    }
    match place {
        Place::Absent => {
            if let Some(e) = site.fill(ty, name, Kind::Method) {
                e.value.set(callee.raw());
                e.shape.set(shape);
            }
        }
        Place::Elsewhere if !ty.has_flag(flags::HAS_ATTRIBUTES) => {
            if let Some(e) = site.fill(ty, name, Kind::Method) {
                e.value.set(callee.raw());
                e.plain_type.set(ty);
                if attributes::has_root_shape(ty) {
                    e.shape.set(shape);
                }
            }
        }
        _ => {}
    }
    Ok((callee, unbound))
}

/// A static method called on an instance.
fn fill_static_method(site: &Site, ty: &'static TypeObject, name: &Value, shape: u32, place: &Place) {
    if ty.finds_generically()
        && holds_nothing(ty, shape, place)
        && let Some(found) = lookup::lookup(ty, name)
        && let Some(f) = found.exact::<StaticMethodObject>()
        && let Some(e) = site.fill(ty, name, Kind::ClassValue)
    {
        e.value.set(f.function.get().raw());
        e.receiver.set(shape.into());
    }
}

/// `super().name` for a call, see `types::super_::load_attr`.
pub fn load_super(
    site: &Site,
    callee: &Value,
    class: &Value,
    obj: &Value,
    name: &Value,
    for_call: bool,
    two_args: bool,
) -> R<(Value, bool)> {
    let ty = obj.ty();
    let is_super = callee.address() == (&raw const super_::TYPE).cast_mut().cast();
    if is_super {
        for e in &site.entries {
            if e.kind() == Kind::Super && std::ptr::eq(e.plain_type.get(), ty) && e.receiver.get() == class.raw() {
                return Ok((e.held(), true));
            }
        }
    }
    let (found, binds) = attr::load_super(callee, class, obj, name, for_call, two_args)?;
    if is_super
        && binds
        && ty.is_heap()
        && TypeObject::from_value(class).is_some_and(|c| ty.is_subtype(c))
        && TypeObject::from_value(obj).is_none()
        && let Some(e) = site.fill(ty, name, Kind::Super)
    {
        e.value.set(found.raw());
        e.plain_type.set(ty);
        e.receiver.set(class.raw());
    }
    Ok((found, binds))
}

/// `obj.name = value`, filling the site when the attribute is there, or will lie inside the object.
pub fn store_attr(site: &Site, obj: &Value, name: &Value, value: &Value) -> R<()> {
    if site.entries.iter().any(|e| e.store_outer(obj, value)) {
        return Ok(());
    }
    if site.is_crowded()
        && let Some(wide) = wide::site(obj, name, wide::Use::Store)
    {
        if wide::store(wide, obj, name, value) {
            return Ok(());
        }
        return find_and_store(wide, obj, name, value);
    }
    find_and_store(site, obj, name, value)
}

fn find_and_store(site: &Site, obj: &Value, name: &Value, value: &Value) -> R<()> {
    let ty = obj.ty();
    lookup::ensure_ready(ty);
    if ty.has_flag(flags::GENERIC_SETATTR) && TypeObject::from_value(obj).is_none() {
        let found = lookup::lookup(ty, name).filter(|f| f.ty().slots().descr_set.is_some());
        let (shape, place) = place(obj, ty, name);
        let offset = match (&found, &place) {
            (Some(found), _) => member_offset(found, ty, shape),
            (None, Place::Inline(offset)) => Some(*offset),
            (None, Place::Absent) => {
                fill_add(site, ty, shape, name);
                None
            }
            (None, Place::Outer(index)) => {
                fill_outer(site, ty, name, shape, *index);
                None
            }
            (None, Place::Elsewhere) => None,
        };
        if let Some(offset) = offset
            && let Some(e) = site.fill(ty, name, Kind::Slot)
        {
            e.offset.set(offset);
            e.shape.set(shape);
        }
    }
    attr::set(obj, name, value)
}

/// A store that adds the attribute: the entry keeps both shapes.
fn fill_add(site: &Site, ty: &'static TypeObject, from: u32, name: &Value) {
    let index = shape::names(from).len() as u32;
    if index >= MAX_ATTRIBUTES {
        return;
    }
    if let Some(offset) = attributes::inline_offset(ty, index) {
        let to = shape::with_attribute(from, name);
        if let Some(e) = site.fill(ty, name, Kind::Add) {
            e.offset.set(offset);
            e.new_shape.set(to);
            e.shape.set(from);
        }
    }
}
