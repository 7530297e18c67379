//! Attribute look-up: types made ready, the MRO and its cache, generic getattr and setattr.

use super::attributes;
use super::cache;
use super::header::Header;
use super::slot_table;
use super::type_object::{TypeObject, flags};
use crate::cell::Mut;
use crate::exceptions::{R, attribute_error, type_error};
use crate::ops::attr::no_attribute;
use crate::types::{dict, module, object, str as py_str, tuple, type_};
use crate::value::{NULL, Value};
use std::cell::Cell;

pub use super::slots::{GetAttrFn as GetAttr, SetAttrFn as SetAttr};
pub use slot_table::update_slots;

/// Drops a payload in place: the `drop` slot of most types.
///
/// # Safety
/// `p` is a dying object whose layout begins with `T`.
pub unsafe fn drop_payload<T>(p: *mut Header) {
    // SAFETY: the caller's promise; `Header` has no drop glue.
    unsafe { std::ptr::drop_in_place(p.cast::<T>()) }
}

/// The `hash` slot of unhashable types.
pub fn hash_not_implemented(v: &Value) -> R<i64> {
    Err(type_error(format_args!("unhashable type: '{}'", v.ty().name())))
}

/// Makes a builtin type usable: bases, MRO, inherited slots and flags. Does nothing the second time.
pub fn ready(ty: &TypeObject) {
    if ty.has_flag(flags::READY) {
        return;
    }
    ty.set_flag(flags::READY, true);
    let base = match ty.base() {
        Some(base) => Some(base),
        None if std::ptr::eq(ty, &object::TYPE) => None,
        None => Some(&object::TYPE),
    };
    if let Some(base) = base {
        ready(base);
        ty.base.set(base);
    }
    let mut bases: Vec<&TypeObject> = base.into_iter().collect();
    if std::ptr::eq(ty, crate::types::exception::EXCEPTION_GROUP.get()) {
        ready(&crate::types::exception::EXCEPTION);
        bases.push(&crate::types::exception::EXCEPTION);
    }
    if std::ptr::eq(ty, crate::stdlib::io::UNSUPPORTED.get()) {
        ready(&crate::types::exception::VALUE_ERROR);
        bases.push(&crate::types::exception::VALUE_ERROR);
    }
    drop(ty.bases.replace(crate::value::Slot::new(tuple::new(
        bases.iter().map(|b| b.value()).collect(),
    ))));
    let mut mro: Vec<Value> = vec![ty.value()];
    if let Some(first) = bases.first() {
        mro.extend_from_slice(tuple::items(first.mro.get().get().expect("the base is ready")));
    }
    if let Some(second) = bases.get(1) {
        // `ExceptionGroup(BaseExceptionGroup, Exception)`, `UnsupportedOperation(OSError, ValueError)`.
        mro.insert(2, second.value());
    }
    drop(ty.mro.replace(crate::value::Slot::new(tuple::new(mro))));
    let slots = ty.slots.get_mut();
    let own_new = slots.new.is_some();
    let own_hash = slots.hash.is_some() || slots.richcompare.is_some();
    for b in &bases {
        let inherited = b.slots();
        // Comparison and hash are inherited together or not at all (`inherit_slots`).
        let keep = (slots.hash, slots.richcompare);
        slots.inherit(inherited);
        if own_hash {
            (slots.hash, slots.richcompare) = keep;
            slots.hash = slots.hash.or(if keep.1.is_some() {
                Some(hash_not_implemented)
            } else {
                inherited.hash
            });
            slots.richcompare = keep.1.or(inherited.richcompare);
        }
        let mut bits = b.flags() & flags::INHERITED;
        if ty.payload_size.get() < b.payload_size.get() {
            ty.payload_size.set(b.payload_size.get());
        }
        if bits & flags::HAS_ATTRIBUTES != 0 && !ty.has_flag(flags::HAS_ATTRIBUTES) && !ty.has_flag(flags::VAR_SIZED) {
            ty.attributes_offset.set(ty.payload_size.get());
        }
        bits &= !flags::METHOD_DESCRIPTOR;
        ty.set_flag(bits, true);
    }
    if !own_new && base.is_some_and(|b| std::ptr::eq(b, &object::TYPE)) {
        // A builtin type without constructor of its own cannot be called (`type_ready_set_new`).
        ty.slots.get_mut().new = None;
    }
    let storage = if ty.has_flag(flags::HAS_ATTRIBUTES) && !ty.has_flag(flags::VAR_SIZED) {
        8
    } else {
        0
    };
    ty.instance_size.set(ty.payload_size.get() + storage);
    set_generic_flags(ty);
    if let Some(base) = base
        && !std::ptr::eq(base, ty)
    {
        for b in &bases {
            b.subclasses.get_mut().push(ty);
        }
    }
    drop(ty.dict.replace(crate::value::Slot::new(dict::new())));
    if std::ptr::eq(ty.header.ty_ptr(), std::ptr::null()) {
        ty.header.set_ty(&type_::TYPE);
    }
}

/// Sets the flags that allow attribute caches, from the slots.
pub fn set_generic_flags(ty: &TypeObject) {
    let slots = ty.slots();
    let getattr = slots
        .getattro
        .is_some_and(|f| std::ptr::fn_addr_eq(f, generic_getattr as GetAttr));
    let setattr = slots
        .setattro
        .is_some_and(|f| std::ptr::fn_addr_eq(f, generic_setattr as SetAttr));
    let hooked = !getattr && super::slot_functions::is_hooked_only(ty);
    if ty.has_flag(flags::GENERIC_GETATTR) != getattr
        || ty.has_flag(flags::HOOKED_GETATTR) != hooked
        || ty.has_flag(flags::GENERIC_SETATTR) != setattr
    {
        // Caches of any name rely on it.
        cache::empty_caches_of(ty, None);
    }
    ty.set_flag(flags::GENERIC_GETATTR, getattr);
    ty.set_flag(flags::HOOKED_GETATTR, hooked);
    ty.set_flag(flags::GENERIC_SETATTR, setattr);
}

/// Makes the type ready if it is not.
#[inline(always)]
pub fn ensure_ready(ty: &TypeObject) {
    if !ty.has_flag(flags::READY) {
        ready(ty);
    }
}

/// Enters the table of a builtin type (methods, attributes, slot wrappers) in its dict.
pub fn fill(ty: &TypeObject) {
    if ty.has_flag(flags::FILLED) || ty.is_heap() {
        return;
    }
    ensure_ready(ty);
    ty.set_flag(flags::FILLED, true);
    slot_table::fill_builtin(ty);
}

/// The dict of a type, filled.
#[inline]
pub fn type_dict(ty: &TypeObject) -> &Value {
    if !ty.has_flag(flags::FILLED) {
        fill(ty);
    }
    ty.dict.get().get().expect("a ready type has a dict")
}

/// An entry of the cache of MRO look-ups.
struct Entry {
    version: Cell<u32>,
    name: Cell<u64>,
    /// Borrowed from the class dict that holds it; [`NULL`] means "not found". At first all is zeros, which take no room in
    /// an executable.
    value: Cell<u64>,
}

const CACHE_SIZE: usize = 4096;

struct MethodCache([Entry; CACHE_SIZE]);
// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for MethodCache {}

static CACHE: MethodCache = MethodCache(
    [const {
        Entry {
            version: Cell::new(0),
            name: Cell::new(0),
            value: Cell::new(0),
        }
    }; CACHE_SIZE],
);
static NEXT_VERSION: Mut<u32> = Mut::new(1);

#[inline(always)]
fn cache_entry(version: u32, name: &Value) -> &'static Entry {
    &CACHE.0[(version as usize ^ (name.raw() >> 4) as usize) & (CACHE_SIZE - 1)]
}

/// The type's version, given out now if it has none.
#[inline]
pub fn version(ty: &TypeObject) -> u32 {
    let v = ty.version.get();
    if v != 0 { v } else { assign_version(ty) }
}

#[cold]
fn assign_version(ty: &TypeObject) -> u32 {
    let next = NEXT_VERSION.get_mut();
    let v = *next;
    if v == u32::MAX {
        // Exhausted: such types are not cached any more.
        return 0;
    }
    *next = v + 1;
    ty.version.set(v);
    v
}

/// The attribute `name` (interned) of the type or its bases, not bound (`_PyType_Lookup`).
#[inline]
pub fn lookup(ty: &TypeObject, name: &Value) -> Option<Value> {
    // SAFETY: cloned at once.
    unsafe { lookup_raw(ty, name).map(|raw| Value::borrow_raw(&raw).clone()) }
}

/// Like [`lookup`], without a reference of its own: the word is borrowed from a class dict.
///
/// # Safety
/// The word must not be used after Python code may have run.
#[inline]
pub unsafe fn lookup_raw(ty: &TypeObject, name: &Value) -> Option<u64> {
    let version = ty.version.get();
    let entry = cache_entry(version, name);
    if entry.version.get() == version && entry.name.get() == name.raw() && version != 0 {
        let raw = entry.value.get();
        return (raw != NULL).then_some(raw);
    }
    lookup_slow(ty, name)
}

#[inline(never)]
fn lookup_slow(ty: &TypeObject, name: &Value) -> Option<u64> {
    ensure_ready(ty);
    let found = find_in_mro(ty, name).map(|v| v.raw());
    let version = version(ty);
    if version == 0 {
        return found;
    }
    let entry = cache_entry(version, name);
    entry.version.set(version);
    entry.name.set(name.raw());
    entry.value.set(found.unwrap_or(NULL));
    // Names in the cache are compared by address: they must not be released and made anew.
    if let Some(header) = name.header()
        && !header.is_immortal()
    {
        header.make_immortal();
    }
    found
}

/// Walks the MRO. The value stays alive in the class dict.
pub fn find_in_mro(ty: &TypeObject, name: &Value) -> Option<Value> {
    let mro = ty.mro.get().get()?.clone();
    for class in tuple::items(&mro) {
        let Some(class) = TypeObject::from_value(class) else {
            continue;
        };
        if let Some(v) = dict::get_interned(type_dict(class), name) {
            return Some(v);
        }
    }
    None
}

/// The whole type changed (bases, `__class__` cell, slots): its version and those of its subclasses end, caches too.
pub fn modified(ty: &TypeObject) {
    if ty.version.get() != 0 {
        ty.version.set(0);
    }
    cache::empty_caches_of(ty, None);
    let subclasses = ty.subclasses.get().clone();
    for sub in subclasses {
        // SAFETY: a subclass removes itself from the list when it is released.
        modified(unsafe { &*sub });
    }
}

/// The attribute `name` of the type was set or deleted: the versions of the type and its subclasses end, and so do the
/// caches of that name.
pub fn modified_name(ty: &TypeObject, name: &Value) {
    ty.version.set(0);
    cache::empty_caches_of(ty, Some(name));
    let count = ty.subclasses.get().len();
    for i in 0..count {
        let sub = ty.subclasses.get()[i];
        // SAFETY: as in `modified`; nothing here runs Python code.
        modified_name(unsafe { &*sub }, name);
    }
}

/// `object.__getattribute__` (`PyObject_GenericGetAttr`).
pub fn generic_getattr(obj: &Value, name: &Value) -> R {
    match generic_find(obj, name)? {
        Some(v) => Ok(v),
        None => Err(no_attribute(obj, name)),
    }
}

/// The same without the AttributeError for a missing name; one raised by a descriptor is caught too.
pub fn generic_getattr_optional(obj: &Value, name: &Value) -> R<Option<Value>> {
    match generic_find(obj, name) {
        Err(raised) if raised.matches(&crate::types::exception::ATTRIBUTE_ERROR) => {
            drop(raised.take());
            Ok(None)
        }
        other => other,
    }
}

/// Data descriptors, the instance, then other class attributes.
#[inline]
pub fn generic_find(obj: &Value, name: &Value) -> R<Option<Value>> {
    let ty = obj.ty();
    let descr = lookup(ty, name);
    let mut bind = None;
    if let Some(d) = &descr {
        let slots = d.ty().slots();
        bind = slots.descr_get;
        if let Some(bind) = bind
            && slots.descr_set.is_some()
        {
            return bind(d, Some(obj), ty).map(Some);
        }
    }
    if let Some(v) = attributes::get(obj, name)? {
        return Ok(Some(v));
    }
    if !ty.has_flag(flags::GENERIC_GETATTR)
        && let Some(v) = get_from_own_dict(obj, name)
    {
        return Ok(Some(v));
    }
    match (descr, bind) {
        (Some(d), Some(bind)) => bind(&d, Some(obj), ty).map(Some),
        (descr, _) => Ok(descr),
    }
}

/// Modules and types keep their attributes in a dict of their own, which `object.__getattribute__` sees as well.
#[cold]
fn get_from_own_dict(obj: &Value, name: &Value) -> Option<Value> {
    if module::is_module(obj) {
        return dict::get_interned(&module::dict(obj), name);
    }
    dict::get_interned(type_dict(TypeObject::from_value(obj)?), name)
}

/// `object.__setattr__` and `__delattr__` (`PyObject_GenericSetAttr`).
pub fn generic_setattr(obj: &Value, name: &Value, value: Option<&Value>) -> R<()> {
    let ty = obj.ty();
    let descr = lookup(ty, name);
    if let Some(d) = &descr
        && let Some(set) = d.ty().slots().descr_set
    {
        return set(d, obj, value);
    }
    if attributes::has_storage(obj) {
        let name = if name.header().is_some_and(|h| h.is_immortal()) {
            name.clone()
        } else {
            py_str::intern_value(name)
        };
        return match value {
            Some(v) => attributes::set(obj, &name, v.clone()),
            None => {
                if attributes::delete(obj, &name)? {
                    Ok(())
                } else {
                    Err(no_attribute(obj, &name))
                }
            }
        };
    }
    if module::is_module(obj) {
        return module::setattro(obj, name, value);
    }
    let shown = py_str::to_str_lossless(name).unwrap_or("?").to_owned();
    if descr.is_some() {
        Err(attribute_error(
            obj,
            name,
            format_args!("'{}' object attribute '{shown}' is read-only", ty.name()),
        ))
    } else {
        Err(no_attribute(obj, name))
    }
}

/// Looks a method up for a call (`_PyObject_GetMethod`): the callee, and true if `obj` is its first argument.
pub fn load_method(obj: &Value, name: &Value) -> R<(Value, bool)> {
    let ty = obj.ty();
    ensure_ready(ty);
    if !ty.has_flag(flags::GENERIC_GETATTR) {
        if ty.has_flag(flags::HOOKED_GETATTR)
            && let Some(found) = lookup(ty, name)
            && found.ty().has_flag(flags::METHOD_DESCRIPTOR)
            && attributes::get(obj, name)?.is_none()
        {
            return Ok((found, true));
        }
        return Ok((crate::ops::attr::get(obj, name)?, false));
    }
    let descr = lookup(ty, name);
    let mut bind = None;
    let mut is_method = false;
    if let Some(d) = &descr {
        let dt = d.ty();
        if dt.has_flag(flags::METHOD_DESCRIPTOR) {
            is_method = true;
        } else {
            bind = dt.slots().descr_get;
            if let Some(bind) = bind
                && dt.slots().descr_set.is_some()
            {
                return Ok((bind(d, Some(obj), ty)?, false));
            }
        }
    }
    if let Some(v) = attributes::get(obj, name)? {
        return Ok((v, false));
    }
    match (descr, bind) {
        (Some(d), _) if is_method => Ok((d, true)),
        (Some(d), Some(bind)) => Ok((bind(&d, Some(obj), ty)?, false)),
        (Some(d), None) => Ok((d, false)),
        (None, _) => Err(no_attribute(obj, name)),
    }
}
