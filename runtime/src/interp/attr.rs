//! Attributes, with inline caches: an instance's shape says where an attribute lies, a type's version that what was found
//! on the type is still there.

use super::decode::Op;
use super::regs::Regs;
use crate::exceptions::R;
use crate::object::attributes;
use crate::object::lookup;
use crate::object::shape::{self, DICT_MODE, MAX_ATTRIBUTES, NO_SHAPE};
use crate::object::type_object::{TypeObject, flags};
use crate::ops;
use crate::types::dict::{self, GlobalCell};
use crate::types::{descriptor, function, module, str, type_};
use crate::value::{NULL, Slot, Value};

/// The cache of a load, in the units behind it.
#[repr(C)]
struct LoadCache {
    version: u32,
    shape: u32,
    offset: u64,
    /// Borrowed from the type (whose version guards it), or the address of a cell.
    value: u64,
}

/// The cache of a store.
#[repr(C)]
struct StoreCache {
    version: u32,
    shape: u32,
    new_shape: u32,
    offset: u32,
}

const LOAD_UNITS: usize = 10;
const STORE_UNITS: usize = 5;
/// Executions before a site is specialised for the first time, and again after a miss.
const WARM_UP: u16 = 2;
const BACK_OFF: u16 = 64;

#[inline(always)]
fn load_cache(r: &Regs) -> &'static mut LoadCache {
    // SAFETY: LOAD_ATTR has nine cache units.
    unsafe { r.cache::<LoadCache>() }
}

#[inline(always)]
fn store_cache(r: &Regs) -> &'static mut StoreCache {
    // SAFETY: STORE_ATTR has four cache units.
    unsafe { r.cache::<StoreCache>() }
}

/// `LOAD_ATTR` without specialisation.
#[inline(always)]
pub fn load_attr(r: &mut Regs, name: u32) -> R<()> {
    r.save();
    if r.count_down() {
        specialize_load(*r, name);
    }
    let value = get_slow(r.peek(1), r.name(name))?;
    drop(r.replace(1, value));
    r.next(LOAD_UNITS);
    Ok(())
}

#[inline(never)]
fn get_slow(owner: &Value, name: &Value) -> R {
    ops::attr::get(owner, name)
}

/// `LOAD_ATTR` with the method flag, without specialisation.
#[inline(always)]
pub fn load_method(r: &mut Regs, name: u32) -> R<()> {
    r.save();
    if r.count_down() {
        specialize_method(*r, name);
    }
    let (found, is_method) = method_slow(r.peek(1), r.name(name))?;
    push_method(r, found, is_method);
    Ok(())
}

#[inline(always)]
fn push_method(r: &mut Regs, found: Value, is_method: bool) {
    if is_method {
        let owner = r.replace(1, found);
        r.push(owner);
    } else {
        let owner = r.pop();
        r.push_raw(NULL);
        r.push(found);
        r.release(owner);
    }
    r.next(LOAD_UNITS);
}

#[inline(never)]
fn method_slow(owner: &Value, name: &Value) -> R<(Value, bool)> {
    find_method(owner, name)
}

/// The attribute, or, if it is a method that would bind `owner`, its function and true (`_PyObject_GetMethod`).
pub fn find_method(owner: &Value, name: &Value) -> R<(Value, bool)> {
    let ty = owner.ty();
    if ty.finds_generically()
        && let Some(found) = lookup::lookup(ty, name)
        && found.ty().has_flag(flags::METHOD_DESCRIPTOR)
        && attributes::get(owner, name)?.is_none()
    {
        return Ok((found, true));
    }
    Ok((ops::attr::get(owner, name)?, false))
}

/// The version of `ty`, if caches may rely on it.
fn version_of(ty: &TypeObject) -> Option<u32> {
    match ty.version.get() {
        0 => None,
        v => Some(v),
    }
}

fn set_load(r: Regs, op: Op, version: u32, shape: u32, offset: u64, value: u64) {
    *load_cache(&r) = LoadCache {
        version,
        shape,
        offset,
        value,
    };
    r.set_op(op);
}

#[inline(never)]
fn specialize_load(r: Regs, name: u32) {
    r.set_counter(BACK_OFF);
    let (owner, name) = (r.peek(1), r.name(name));
    if specialize_module(r, owner, name, Op::LoadAttrModule) || specialize_type(r, owner, name, Op::LoadAttrType) {
        return;
    }
    let ty = owner.ty();
    if !ty.finds_generically() {
        return;
    }
    let found = lookup::lookup(ty, name);
    let Some(version) = version_of(ty) else { return };
    if let Some(found) = &found
        && found.ty().slots().descr_set.is_some()
    {
        if let Some(offset) = descriptor::member_offset(found, ty) {
            set_load(r, Op::LoadAttrMember, version, 0, offset.into(), 0);
        } else if ty.has_flag(flags::GENERIC_GETATTR) {
            // Elsewhere `__getattr__` is asked when the descriptor raises AttributeError.
            set_load(r, Op::LoadAttrDescriptor, version, 0, 0, found.raw());
        }
        return;
    }
    match instance_slot(owner, ty, name) {
        Instance::Inline(shape, offset) => set_load(r, Op::LoadAttrSlot, version, shape, offset.into(), 0),
        Instance::Absent(shape) => {
            if let Some(found) = found
                && found.ty().slots().descr_get.is_none()
            {
                set_load(r, Op::LoadAttrClassValue, version, shape, 0, found.raw());
            }
        }
        Instance::Elsewhere => {}
    }
}

/// Where an instance keeps an attribute.
enum Instance {
    /// Inside the object at this shape and offset.
    Inline(u32, u32),
    /// Instances of this shape do not have it.
    Absent(u32),
    /// In its dict or its extra storage.
    Elsewhere,
}

fn instance_slot(owner: &Value, ty: &TypeObject, name: &Value) -> Instance {
    if !attributes::has_storage(owner) {
        return if owner.is_pointer() {
            Instance::Absent(owner.header().map_or(0, |h| h.shape.get()))
        } else {
            Instance::Elsewhere
        };
    }
    let shape = owner.header().map_or(NO_SHAPE, |h| h.shape.get());
    if shape == DICT_MODE || shape == NO_SHAPE {
        return Instance::Elsewhere;
    }
    match shape::index_of(shape, name) {
        None => Instance::Absent(shape),
        Some(index) => match attributes::inline_offset(ty, index) {
            Some(offset) => Instance::Inline(shape, offset),
            None => Instance::Elsewhere,
        },
    }
}

/// True for `__name__`s: they may be computed attributes of modules and types.
fn is_dunder(name: &Value) -> bool {
    let bytes = str::wtf8(name);
    bytes.starts_with(b"__")
}

fn specialize_module(r: Regs, owner: &Value, name: &Value, op: Op) -> bool {
    if !owner.is_exact(&module::TYPE) {
        return false;
    }
    let d = module::dict(owner);
    if is_dunder(name) || dict::get_interned(&d, name).is_none() {
        return true;
    }
    let cell = dict::cell(&d, name);
    set_load(r, op, dict::cells_id(&d), 0, 0, cell as u64);
    true
}

fn specialize_type(r: Regs, owner: &Value, name: &Value, op: Op) -> bool {
    let Some(ty) = TypeObject::from_value(owner) else {
        return false;
    };
    if !owner.is_exact(&type_::TYPE) || is_dunder(name) || lookup::lookup(&type_::TYPE, name).is_some() {
        return true;
    }
    if let Some(found) = lookup::lookup(ty, name)
        && (found.ty().slots().descr_get.is_none() || found.is_exact(&function::TYPE))
        && let Some(version) = version_of(ty)
    {
        set_load(r, op, version, 0, 0, found.raw());
    }
    true
}

#[inline(never)]
fn specialize_method(r: Regs, name: u32) {
    r.set_counter(BACK_OFF);
    let (owner, name) = (r.peek(1), r.name(name));
    if specialize_module(r, owner, name, Op::LoadMethodModule) || specialize_type(r, owner, name, Op::LoadMethodType) {
        return;
    }
    let ty = owner.ty();
    if !ty.finds_generically() {
        return;
    }
    let Some(found) = lookup::lookup(ty, name) else { return };
    let Some(version) = version_of(ty) else { return };
    if !found.ty().has_flag(flags::METHOD_DESCRIPTOR) {
        return;
    }
    if !ty.has_flag(flags::HAS_ATTRIBUTES) {
        set_load(r, Op::LoadMethodPlain, version, 0, 0, found.raw());
    } else if let Instance::Absent(shape) = instance_slot(owner, ty, name) {
        set_load(r, Op::LoadMethodShape, version, shape, 0, found.raw());
    }
}

/// The site goes back to the general way.
#[inline(never)]
fn miss(r: Regs, op: Op) {
    r.set_op(op);
    r.set_counter(WARM_UP);
}

/// True if the owner is an instance of the cached shape whose type has the cached version.
#[inline(always)]
fn hits(owner: &Value, cache: &LoadCache) -> bool {
    match owner.header() {
        Some(h) => h.shape.get() == cache.shape && h.ty().version.get() == cache.version,
        None => false,
    }
}

#[inline(always)]
pub fn load_attr_slot(r: &mut Regs, name: u32) -> R<()> {
    let (owner, cache) = (r.peek(1), load_cache(r));
    if hits(owner, cache) {
        // SAFETY: the shape says that the attribute is there.
        let value = unsafe { (*owner.address().cast::<u8>().add(cache.offset as usize).cast::<Slot>()).get() };
        if let Some(value) = value {
            let value = value.clone();
            let owner = r.replace(1, value);
            r.release(owner);
            r.next(LOAD_UNITS);
            return Ok(());
        }
    }
    miss(*r, Op::LoadAttr);
    load_attr(r, name)
}

#[inline(always)]
pub fn load_attr_class_value(r: &mut Regs, name: u32) -> R<()> {
    let (owner, cache) = (r.peek(1), load_cache(r));
    if hits(owner, cache) {
        // SAFETY: the type holds the value as long as its version is the same.
        let value = unsafe { Value::borrow_raw(&cache.value) }.clone();
        let owner = r.replace(1, value);
        r.release(owner);
        r.next(LOAD_UNITS);
        return Ok(());
    }
    miss(*r, Op::LoadAttr);
    load_attr(r, name)
}

#[inline(always)]
pub fn load_attr_member(r: &mut Regs, name: u32) -> R<()> {
    let (owner, cache) = (r.peek(1), load_cache(r));
    if owner.is_pointer() && owner.ty().version.get() == cache.version {
        // SAFETY: the type has a member descriptor for this offset.
        if let Some(value) = unsafe { attributes::member_slot(owner, cache.offset as u32) }.get() {
            let value = value.clone();
            let owner = r.replace(1, value);
            r.release(owner);
            r.next(LOAD_UNITS);
            return Ok(());
        }
    }
    miss(*r, Op::LoadAttr);
    load_attr(r, name)
}

/// A property or another descriptor that comes before what the instance holds.
#[inline(always)]
pub fn load_attr_descriptor(r: &mut Regs, name: u32) -> R<()> {
    r.save();
    let (owner, cache) = (r.peek(1), load_cache(r));
    if owner.is_pointer()
        && owner.ty().version.get() == cache.version
        && let Some(value) = ask_descriptor(cache.value, owner)
    {
        drop(r.replace(1, value?));
        r.next(LOAD_UNITS);
        return Ok(());
    }
    miss(*r, Op::LoadAttr);
    load_attr(r, name)
}

/// What a descriptor, borrowed from the owner's type, gives; `None` if its class has lost its methods.
#[inline(never)]
fn ask_descriptor(descriptor: u64, owner: &Value) -> Option<R> {
    // SAFETY: the type holds it as long as its version is the same; a reference of our own is taken at once.
    let descriptor = unsafe { Value::borrow_raw(&descriptor) }.clone();
    let slots = descriptor.ty().slots();
    slots.descr_set?;
    Some(slots.descr_get?(&descriptor, Some(owner), owner.ty()))
}

/// The bound value of the cached cell, if `owner` is the cached module.
#[inline(always)]
fn module_value(owner: &Value, cache: &LoadCache) -> Option<Value> {
    let module = owner.exact::<module::ModuleObject>()?;
    if dict::cells_id(module.dict.get().get()?) != cache.version {
        return None;
    }
    // SAFETY: the dict with this number is alive, and so are its cells.
    unsafe { (*(cache.value as *const GlobalCell)).value.get().get().cloned() }
}

#[inline(always)]
pub fn load_attr_module(r: &mut Regs, name: u32) -> R<()> {
    if let Some(value) = module_value(r.peek(1), load_cache(r)) {
        let owner = r.replace(1, value);
        r.release(owner);
        r.next(LOAD_UNITS);
        return Ok(());
    }
    miss(*r, Op::LoadAttr);
    load_attr(r, name)
}

#[inline(always)]
pub fn load_method_module(r: &mut Regs, name: u32) -> R<()> {
    if let Some(value) = module_value(r.peek(1), load_cache(r)) {
        push_method(r, value, false);
        return Ok(());
    }
    miss(*r, Op::LoadMethod);
    load_method(r, name)
}

/// The cached value of a class attribute, if `owner` is the cached class.
#[inline(always)]
fn type_value(owner: &Value, cache: &LoadCache) -> Option<Value> {
    if !owner.is_exact(&type_::TYPE) {
        return None;
    }
    // SAFETY: instances of `type` have this layout; the class holds the value as long as its version is the same.
    unsafe {
        let ty = &*owner.address().cast::<TypeObject>();
        (ty.version.get() == cache.version).then(|| Value::borrow_raw(&cache.value).clone())
    }
}

#[inline(always)]
pub fn load_attr_type(r: &mut Regs, name: u32) -> R<()> {
    if let Some(value) = type_value(r.peek(1), load_cache(r)) {
        let owner = r.replace(1, value);
        r.release(owner);
        r.next(LOAD_UNITS);
        return Ok(());
    }
    miss(*r, Op::LoadAttr);
    load_attr(r, name)
}

#[inline(always)]
pub fn load_method_type(r: &mut Regs, name: u32) -> R<()> {
    if let Some(value) = type_value(r.peek(1), load_cache(r)) {
        push_method(r, value, false);
        return Ok(());
    }
    miss(*r, Op::LoadMethod);
    load_method(r, name)
}

#[inline(always)]
pub fn load_method_shape(r: &mut Regs, name: u32) -> R<()> {
    let (owner, cache) = (r.peek(1), load_cache(r));
    if hits(owner, cache) {
        // SAFETY: the type holds the value as long as its version is the same.
        let value = unsafe { Value::borrow_raw(&cache.value) }.clone();
        push_method(r, value, true);
        return Ok(());
    }
    miss(*r, Op::LoadMethod);
    load_method(r, name)
}

#[inline(always)]
pub fn load_method_plain(r: &mut Regs, name: u32) -> R<()> {
    let (owner, cache) = (r.peek(1), load_cache(r));
    if owner.ty().version.get() == cache.version {
        // SAFETY: the type holds the value as long as its version is the same.
        let value = unsafe { Value::borrow_raw(&cache.value) }.clone();
        push_method(r, value, true);
        return Ok(());
    }
    miss(*r, Op::LoadMethod);
    load_method(r, name)
}

/// `STORE_ATTR` without specialisation.
#[inline(always)]
pub fn store_attr(r: &mut Regs, name: u32) -> R<()> {
    r.save();
    if r.count_down() {
        specialize_store(*r, name);
    }
    set_slow(r.peek(1), r.name(name), r.peek(2))?;
    r.drop_n(2);
    r.next(STORE_UNITS);
    Ok(())
}

#[inline(never)]
fn set_slow(owner: &Value, name: &Value, value: &Value) -> R<()> {
    ops::attr::set(owner, name, value)
}

#[inline(never)]
fn specialize_store(r: Regs, name: u32) {
    r.set_counter(BACK_OFF);
    let (owner, name) = (r.peek(1), r.name(name));
    let ty = owner.ty();
    if !ty.has_flag(flags::GENERIC_SETATTR) || owner.downcast::<TypeObject>().is_some() {
        return;
    }
    let found = lookup::lookup(ty, name);
    let Some(version) = version_of(ty) else { return };
    if let Some(found) = &found
        && found.ty().slots().descr_set.is_some()
    {
        if let Some(offset) = descriptor::member_offset(found, ty) {
            *store_cache(&r) = StoreCache {
                version,
                shape: 0,
                new_shape: 0,
                offset,
            };
            r.set_op(Op::StoreAttrMember);
        }
        return;
    }
    if !attributes::has_storage(owner) {
        return;
    }
    match instance_slot(owner, ty, name) {
        Instance::Inline(shape, offset) => {
            *store_cache(&r) = StoreCache {
                version,
                shape,
                new_shape: 0,
                offset,
            };
            r.set_op(Op::StoreAttrSlot);
        }
        Instance::Absent(shape) => {
            let index = shape::names(shape).len() as u32;
            if index < MAX_ATTRIBUTES
                && let Some(offset) = attributes::inline_offset(ty, index)
            {
                let new_shape = shape::with_attribute(shape, name);
                *store_cache(&r) = StoreCache {
                    version,
                    shape,
                    new_shape,
                    offset,
                };
                r.set_op(Op::StoreAttrAdd);
            }
        }
        Instance::Elsewhere => {}
    }
}

#[inline(always)]
fn store_hits(owner: &Value, cache: &StoreCache) -> bool {
    match owner.header() {
        Some(h) => h.shape.get() == cache.shape && h.ty().version.get() == cache.version,
        None => false,
    }
}

#[inline(always)]
pub fn store_attr_slot(r: &mut Regs, name: u32) -> R<()> {
    let (owner, cache) = (r.peek(1), store_cache(r));
    if store_hits(owner, cache) {
        // SAFETY: the shape says that the attribute is there.
        let slot = unsafe { &mut *owner.address().cast::<u8>().add(cache.offset as usize).cast::<Slot>() };
        let owner = r.pop();
        let old = slot.replace(r.pop());
        r.release_slot(old);
        r.release(owner);
        r.next(STORE_UNITS);
        return Ok(());
    }
    miss(*r, Op::StoreAttr);
    store_attr(r, name)
}

#[inline(always)]
pub fn store_attr_add(r: &mut Regs, name: u32) -> R<()> {
    let (owner, cache) = (r.peek(1), store_cache(r));
    if store_hits(owner, cache) {
        let owner = r.pop();
        // SAFETY: instances of the old shape have this slot, empty.
        unsafe {
            let slot = owner.address().cast::<u8>().add(cache.offset as usize).cast::<Slot>();
            slot.write(Slot::new(r.pop()));
            (*owner.address()).shape.set(cache.new_shape);
        }
        r.release(owner);
        r.next(STORE_UNITS);
        return Ok(());
    }
    miss(*r, Op::StoreAttr);
    store_attr(r, name)
}

#[inline(always)]
pub fn store_attr_member(r: &mut Regs, name: u32) -> R<()> {
    let (owner, cache) = (r.peek(1), store_cache(r));
    if owner.is_pointer() && owner.ty().version.get() == cache.version {
        let owner = r.pop();
        let value = r.pop();
        // SAFETY: the type has a member descriptor for this offset.
        let old = unsafe { attributes::member_slot(&owner, cache.offset) }.replace(value);
        r.release_slot(old);
        r.release(owner);
        r.next(STORE_UNITS);
        return Ok(());
    }
    miss(*r, Op::StoreAttr);
    store_attr(r, name)
}

#[inline(always)]
pub fn delete_attr(r: &mut Regs, name: u32) -> R<()> {
    r.save();
    ops::attr::delete(r.peek(1), r.name(name))?;
    r.drop_n(1);
    r.next(1);
    Ok(())
}

/// `LOAD_SUPER_ATTR`: `super(class, self).name` without making the super object when `super` is the builtin.
#[inline(always)]
pub fn load_super_attr(r: &mut Regs, arg: u32) -> R<()> {
    r.save();
    let (found, is_method) = super_slow(*r, arg)?;
    let this = r.pop();
    r.drop_n(2);
    match (arg & 1 != 0, is_method) {
        (true, true) => {
            r.push(found);
            r.push(this);
        }
        (true, false) => {
            r.push_raw(NULL);
            r.push(found);
            drop(this);
        }
        (false, _) => {
            r.push(found);
            drop(this);
        }
    }
    r.next(2);
    Ok(())
}

#[inline(never)]
fn super_slow(r: Regs, arg: u32) -> R<(Value, bool)> {
    let (callee, class, this) = (r.peek(3), r.peek(2), r.peek(1));
    let name = r.name(arg >> 2);
    ops::attr::load_super(callee, class, this, name, arg & 1 != 0, arg & 2 != 0)
}
