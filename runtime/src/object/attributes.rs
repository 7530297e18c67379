//! Making instances, and the storage of their attributes and `__slots__`.
//!
//! Memory of an instance: builtin payload, `__slots__` values, then (if `HAS_ATTRIBUTES`) one word `extra` and
//! `inline_capacity` attribute slots. The shape in the header says which attribute has which index; indices beyond the
//! inline capacity are in the array behind `extra`. In `DICT_MODE`, `extra` holds the dict as a value word.
//! Instances of subclasses of `VAR_SIZED` types have `extra` behind their items, no inline slots, and `__slots__` values (those of
//! strings) at the end; `attributes_offset` says how many bytes these take.

use super::Payload;
use super::header::Header;
use super::shape::{self, DICT_MODE, MAX_ATTRIBUTES, NO_SHAPE};
use super::type_object::{TypeObject, flags};
use crate::exceptions::R;
use crate::memory;
use crate::types::dict;
use crate::value::{NULL, Slot, Value};

/// The out-of-line attribute slots: grown by doubling.
struct Extra(Vec<Slot>);

/// Bytes of the object's memory.
#[inline]
pub fn size_of_object(p: *mut Header) -> usize {
    // SAFETY: callers pass live objects.
    let ty = unsafe { (*p).ty() };
    if ty.has_flag(flags::VAR_SIZED) {
        members_start(p, ty) + ty.attributes_offset.get() as usize
    } else {
        let size = ty.instance_size.get() as usize;
        // SAFETY: as above.
        if size <= memory::LARGEST_CELL && unsafe { (*p).shape.get() } == DICT_MODE {
            // `__class__` may have been set to a class with another inline capacity: the cell tells its size.
            return memory::blocks::cell_size(p);
        }
        size
    }
}

fn payload_size(p: *mut Header, ty: &TypeObject) -> usize {
    let size = ty.slots().payload_size.expect("VAR_SIZED types have payload_size");
    // SAFETY: the slot belongs to the type.
    unsafe { size(p) }
}

/// Where the `__slots__` values of an instance of a `VAR_SIZED` type begin.
fn members_start(p: *mut Header, ty: &TypeObject) -> usize {
    payload_size(p, ty) + if ty.has_flag(flags::HAS_ATTRIBUTES) { 8 } else { 0 }
}

/// Makes an instance of `ty` (the payload's type or a subclass) from its payload. The payload's header is overwritten.
pub fn new_instance<T: Payload>(ty: &'static TypeObject, payload: T) -> Value {
    debug_assert!(!ty.has_flag(flags::VAR_SIZED));
    let p = memory::allocate(ty.instance_size.get() as usize).cast::<T>();
    // SAFETY: fresh memory, at least as large as the payload.
    unsafe {
        p.write(payload);
        finish_instance(p.cast(), ty);
        Value::adopt_object(p)
    }
}

/// Makes an instance of a plain class: `object` or a heap type without builtin payload.
pub fn new_plain(ty: &'static TypeObject) -> Value {
    let p = memory::allocate(ty.instance_size.get() as usize).cast::<Header>();
    // SAFETY: fresh memory.
    unsafe {
        finish_instance(p, ty);
        Value::adopt_object(p)
    }
}

/// Uninitialised memory for an instance of a `VAR_SIZED` type whose payload takes `bytes` (rounded up to 8), header and
/// attribute storage already made. The caller writes the fields behind the header before anything else happens.
pub fn allocate_var(ty: &'static TypeObject, bytes: usize) -> *mut Header {
    let bytes = bytes.next_multiple_of(8);
    let has_attributes = ty.has_flag(flags::HAS_ATTRIBUTES);
    let members = ty.attributes_offset.get() as usize;
    let start = bytes + if has_attributes { 8 } else { 0 };
    let p = memory::allocate(start + members).cast::<Header>();
    // SAFETY: fresh memory.
    unsafe {
        p.write(Header::new(ty));
        if has_attributes {
            *p.cast::<u8>().add(bytes).cast::<u64>() = 0;
            (*p).shape.set(shape::root(ty));
        }
        for word in 0..members / 8 {
            *p.cast::<u8>().add(start).cast::<u64>().add(word) = NULL;
        }
    }
    if ty.is_heap() {
        ty.header.increment();
    }
    p
}

/// Writes the header and empty storage behind the payload.
unsafe fn finish_instance(p: *mut Header, ty: &'static TypeObject) {
    // SAFETY: the memory has `instance_size` bytes.
    unsafe {
        p.write(Header::new(ty));
        if ty.is_heap() {
            ty.header.increment();
            let words = p.cast::<u64>();
            let start = ty.payload_size.get() as usize / 8;
            let end = ty.instance_size.get() as usize / 8;
            for i in start..end {
                *words.add(i) = NULL;
            }
            if ty.has_flag(flags::HAS_ATTRIBUTES) {
                *words.add(ty.attributes_offset.get() as usize / 8) = 0;
            }
            if has_root_shape(ty) {
                (*p).shape.set(shape::root(ty));
            }
            if ty.slots().finalize.is_some() {
                memory::collector::note_birth(p);
            }
        } else if ty.has_flag(flags::HAS_ATTRIBUTES) {
            let words = p.cast::<u64>();
            *words.add(ty.attributes_offset.get() as usize / 8) = 0;
            (*p).shape.set(shape::root(ty));
        }
    }
}

/// Address of the `extra` word; the inline slots follow it.
fn storage(p: *mut Header, ty: &TypeObject) -> *mut u64 {
    let offset = if ty.has_flag(flags::VAR_SIZED) {
        payload_size(p, ty)
    } else {
        ty.attributes_offset.get() as usize
    };
    // SAFETY: inside the object.
    unsafe { p.cast::<u8>().add(offset).cast() }
}

/// True if the value's attributes can be set freely (it has a `__dict__`).
#[inline]
pub fn has_storage(obj: &Value) -> bool {
    obj.header().is_some_and(|h| h.ty().has_flag(flags::HAS_ATTRIBUTES))
}

/// True if the object's own attributes are not empty; asks without making a dict.
pub fn has_any(obj: &Value) -> bool {
    if !has_storage(obj) {
        return false;
    }
    let (p, ty) = (obj.address(), obj.ty());
    match dict_of(p, ty) {
        Some(d) => dict::len(d) != 0,
        // SAFETY: `p` is live.
        None => !shape::names(unsafe { (*p).shape.get() }).is_empty(),
    }
}

/// True if instances of the type have its root shape at first: those with attribute storage, and plain instances of
/// classes with `__slots__` only.
pub fn has_root_shape(ty: &TypeObject) -> bool {
    ty.has_flag(flags::HAS_ATTRIBUTES)
        || (ty.is_heap() && !ty.has_flag(flags::VAR_SIZED) && ty.payload_size.get() as usize == size_of::<Header>())
}

/// Byte offset, from the object's start, of the attribute at `index`, if it lies inside the object.
pub fn inline_offset(ty: &TypeObject, index: u32) -> Option<u32> {
    (index < ty.inline_capacity.get() && !ty.has_flag(flags::VAR_SIZED))
        .then(|| ty.attributes_offset.get() + 8 + 8 * index)
}

/// The slot of the attribute at `index` of an instance that is not in `DICT_MODE`.
///
/// # Safety
/// `index` belongs to the object's shape; no reference to the slot outlives a change of the object.
#[inline(always)]
unsafe fn slot<'a>(p: *mut Header, ty: &TypeObject, index: u32) -> &'a mut Slot {
    let words = storage(p, ty);
    // SAFETY: the caller's promise.
    unsafe {
        if index < ty.inline_capacity.get() {
            &mut *words.add(1 + index as usize).cast::<Slot>()
        } else {
            let extra = &mut *(*words as *mut Extra);
            &mut extra.0[(index - ty.inline_capacity.get()) as usize]
        }
    }
}

/// The attribute at `index` of an instance that is not in `DICT_MODE`.
///
/// # Safety
/// `index` belongs to the object's shape.
#[inline]
pub(super) unsafe fn value_at(obj: &Value, index: u32) -> Option<Value> {
    // SAFETY: the caller's promise.
    unsafe { slot(obj.address(), obj.ty(), index) }.get().cloned()
}

/// Stores the attribute at `index` of an instance that is not in `DICT_MODE`.
///
/// # Safety
/// As for [`value_at`].
#[inline]
pub(super) unsafe fn store_at(obj: &Value, index: u32, value: Value) {
    // SAFETY: the caller's promise.
    let old = unsafe { slot(obj.address(), obj.ty(), index) }.replace(value);
    drop(old);
}

/// The instance's dict, if it is in `DICT_MODE`.
fn dict_of(p: *mut Header, ty: &TypeObject) -> Option<&Value> {
    // SAFETY: in `DICT_MODE` the word is an owned value.
    unsafe { ((*p).shape.get() == DICT_MODE).then(|| Value::borrow_raw(storage(p, ty))) }
}

/// The attribute stored in the instance itself; `name` is an interned string.
pub fn get(obj: &Value, name: &Value) -> R<Option<Value>> {
    if !has_storage(obj) {
        return Ok(None);
    }
    let (p, ty) = (obj.address(), obj.ty());
    if let Some(d) = dict_of(p, ty) {
        return dict::get_item(&d.clone(), name);
    }
    // SAFETY: `p` is live; the index comes from its shape.
    unsafe {
        match shape::index_of((*p).shape.get(), name) {
            Some(i) => Ok(slot(p, ty, i).get().cloned()),
            None => Ok(None),
        }
    }
}

/// Sets the attribute in the instance itself. The object must have storage; `name` is an interned string.
pub fn set(obj: &Value, name: &Value, value: Value) -> R<()> {
    let (p, ty) = (obj.address(), obj.ty());
    if let Some(d) = dict_of(p, ty) {
        return dict::set_item(&d.clone(), name, value);
    }
    // SAFETY: `p` is live.
    unsafe {
        let shape = (*p).shape.get();
        if let Some(i) = shape::index_of(shape, name) {
            let old = slot(p, ty, i).replace(value);
            drop(old);
            return Ok(());
        }
        let index = shape::names(shape).len() as u32;
        if index >= MAX_ATTRIBUTES || ty.has_flag(flags::TYPE_SUBCLASS) {
            let d = materialize(obj)?;
            return dict::set_item(&d, name, value);
        }
        let capacity = ty.inline_capacity.get();
        if index >= capacity {
            let words = storage(p, ty);
            if *words == 0 {
                *words = Box::into_raw(Box::new(Extra(Vec::with_capacity(4)))) as u64;
            }
            (*(*words as *mut Extra)).0.push(Slot::NULL);
        }
        (*p).shape.set(shape::with_attribute(shape, name));
        *slot(p, ty, index) = Slot::new(value);
        Ok(())
    }
}

/// Deletes the attribute from the instance itself; false if it is not there.
pub fn delete(obj: &Value, name: &Value) -> R<bool> {
    if get(obj, name)?.is_none() {
        return Ok(false);
    }
    let (p, ty) = (obj.address(), obj.ty());
    // SAFETY: `p` is live.
    let shape = unsafe { (*p).shape.get() };
    if shape != DICT_MODE
        && let Some(index) = shape::index_of(shape, name)
        && let Some(smaller) = shape::without_attribute(shape, index)
    {
        // SAFETY: as above; the indices belong to the shape.
        drop(unsafe { close_gap(p, ty, index, shape::names(shape).len() as u32, smaller) });
        return Ok(true);
    }
    let d = materialize(obj)?;
    dict::del_item(&d, name)
}

/// Takes the attribute at `index` of `count` out; those behind it move up.
///
/// # Safety
/// As for [`slot`]; `smaller` is the object's shape without that attribute.
unsafe fn close_gap(p: *mut Header, ty: &TypeObject, index: u32, count: u32, smaller: u32) -> Option<Value> {
    // SAFETY: the caller's promise.
    unsafe {
        let removed = slot(p, ty, index).take();
        for later in index + 1..count {
            let moved = slot(p, ty, later).take();
            *slot(p, ty, later - 1) = moved.map_or(Slot::NULL, Slot::new);
        }
        if count > ty.inline_capacity.get() {
            (*(*storage(p, ty) as *mut Extra)).0.pop();
        }
        (*p).shape.set(smaller);
        removed
    }
}

/// The live `__dict__` of an object with storage: moves the attributes into a dict on first use.
pub fn materialize(obj: &Value) -> R<Value> {
    let (p, ty) = (obj.address(), obj.ty());
    if let Some(d) = dict_of(p, ty) {
        return Ok(d.clone());
    }
    let d = dict::new();
    if ty.is_heap() {
        // SAFETY: `p` is live.
        dict::set_shape(&d, unsafe { (*p).shape.get() });
    }
    // SAFETY: `p` is live; every index below the number of names has a slot.
    unsafe {
        let names = shape::names((*p).shape.get());
        for (i, name) in names.iter().enumerate() {
            if let Some(v) = slot(p, ty, i as u32).take() {
                dict::set_item(&d, name, v)?;
            }
        }
    }
    drop(replace_storage(p, ty, Some(d.clone())));
    Ok(d)
}

/// The shape of an instance, or the one that it had before it got a dict.
pub fn last_shape(p: *mut Header) -> u32 {
    // SAFETY: callers pass live objects.
    unsafe {
        let ty = (*p).ty();
        if !ty.has_flag(flags::HAS_ATTRIBUTES) || (*p).count() == 0 {
            return 0;
        }
        dict_of(p, ty).map_or((*p).shape.get(), dict::shape_of)
    }
}

/// Sets `__dict__` to another dict.
pub fn replace_dict(obj: &Value, dict: Value) {
    drop(replace_storage(obj.address(), obj.ty(), Some(dict)));
}

/// Empties the storage, returns all that it owned; afterwards it holds `dict` or nothing.
fn replace_storage(p: *mut Header, ty: &'static TypeObject, dict: Option<Value>) -> Vec<Slot> {
    let words = storage(p, ty);
    let mut old = Vec::new();
    // SAFETY: as in `slot`.
    unsafe {
        if (*p).shape.get() == DICT_MODE {
            old.push(Slot::new(Value::from_raw(*words)));
        } else {
            for i in 0..ty.inline_capacity.get() as usize {
                let s = &mut *words.add(1 + i).cast::<Slot>();
                if let Some(v) = s.take() {
                    old.push(Slot::new(v));
                }
            }
            if *words != 0 {
                old.append(&mut Box::from_raw(*words as *mut Extra).0);
            }
        }
        match dict {
            Some(d) => {
                *words = d.into_raw();
                (*p).shape.set(DICT_MODE);
            }
            None => {
                *words = 0;
                (*p).shape.set(shape::root(ty));
            }
        }
    }
    old
}

/// How many `__slots__` words an instance of `ty` has.
pub(super) fn member_count(ty: &TypeObject) -> usize {
    match ty.has_flag(flags::VAR_SIZED) {
        true => ty.attributes_offset.get() as usize / 8,
        false => fixed_members(ty).1,
    }
}

/// The words of the `__slots__` of an instance: where they begin, and how many there are.
fn member_slots(p: *mut Header, ty: &TypeObject) -> (usize, usize) {
    if !ty.has_flag(flags::VAR_SIZED) {
        return fixed_members(ty);
    }
    match ty.attributes_offset.get() as usize / 8 {
        0 => (0, 0),
        count => (members_start(p, ty) / 8, count),
    }
}

fn fixed_members(ty: &TypeObject) -> (usize, usize) {
    let start = ty.payload_size.get() as usize;
    let end = if ty.has_flag(flags::HAS_ATTRIBUTES) {
        ty.attributes_offset.get() as usize
    } else {
        ty.instance_size.get() as usize
    };
    (start / 8, end.saturating_sub(start) / 8)
}

/// Bit of a member's offset: it is counted from where the members of an instance of a `VAR_SIZED` type begin.
pub const VAR_MEMBER: u32 = 1 << 31;

/// The `__slots__` value at byte `offset` of the object.
///
/// # Safety
/// `offset` comes from a member descriptor of the object's type; no reference outlives a change of the object.
#[allow(clippy::mut_from_ref)]
pub unsafe fn member_slot(obj: &Value, offset: u32) -> &mut Slot {
    let mut offset = offset as usize;
    if offset & VAR_MEMBER as usize != 0 {
        offset = members_start(obj.address(), obj.ty()) + (offset & !(VAR_MEMBER as usize));
    }
    // SAFETY: the caller's promise.
    unsafe { &mut *obj.address().cast::<u8>().add(offset).cast::<Slot>() }
}

/// Releases `__slots__` values and attributes of a dying instance of a heap type that has nothing else to release: no
/// finalizer, no payload to drop, all attributes inside. False, and nothing done, for others.
///
/// # Safety
/// The object is being released; its size does not vary.
#[inline(always)]
pub unsafe fn drop_plain(p: *mut Header, ty: &'static TypeObject) -> bool {
    let slots = ty.slots();
    if slots.finalize.is_some() || slots.drop.is_some() {
        return false;
    }
    let words = p.cast::<u64>();
    // SAFETY: inside the object.
    unsafe {
        if ty.has_flag(flags::HAS_ATTRIBUTES)
            && ((*p).shape.get() == DICT_MODE || *words.add(ty.attributes_offset.get() as usize / 8) != 0)
        {
            return false;
        }
        // The word `extra`, zero, reads as an immediate.
        for i in ty.payload_size.get() as usize / 8..ty.instance_size.get() as usize / 8 {
            drop((*words.add(i).cast::<Slot>()).take());
        }
    }
    true
}

/// Releases `__slots__` values and attributes of a dying instance of a heap type.
///
/// # Safety
/// The object is being released; its payload is still there.
pub unsafe fn drop_instance_storage(p: *mut Header, ty: &'static TypeObject) {
    let (start, count) = member_slots(p, ty);
    for i in start..start + count {
        // SAFETY: inside the object.
        drop(unsafe { (*p.cast::<Slot>().add(i)).take() });
    }
    if ty.has_flag(flags::HAS_ATTRIBUTES) && !std::ptr::eq(ty, &crate::types::type_::TYPE) {
        drop(replace_storage(p, ty, None));
        // SAFETY: `p` is still ours.
        unsafe { (*p).shape.set(NO_SHAPE) };
    }
}

/// Shows the collector the values in `__slots__` and attribute storage of an instance.
///
/// # Safety
/// `p` is live.
pub unsafe fn traverse_instance_storage(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: the caller's promise.
    unsafe {
        let ty = (*p).ty();
        let (start, count) = member_slots(p, ty);
        for i in start..start + count {
            if let Some(v) = (*p.cast::<Slot>().add(i)).get() {
                visit(v);
            }
        }
        if !ty.has_flag(flags::HAS_ATTRIBUTES) {
            return;
        }
        if let Some(d) = dict_of(p, ty) {
            visit(d);
            return;
        }
        for i in 0..shape::names((*p).shape.get()).len() {
            if let Some(v) = slot(p, ty, i as u32).get() {
                visit(v);
            }
        }
    }
}

/// Empties attribute storage and `__slots__` to break cycles; returns what they held.
///
/// # Safety
/// `p` is live.
pub unsafe fn clear_instance_storage(p: *mut Header) -> Vec<Slot> {
    // SAFETY: the caller's promise.
    unsafe {
        let ty = (*p).ty();
        let (start, count) = member_slots(p, ty);
        let mut old: Vec<Slot> = (start..start + count)
            .map(|i| (*p.cast::<Slot>().add(i)).take().into())
            .collect();
        if ty.has_flag(flags::HAS_ATTRIBUTES) {
            // An object in dict mode stays so: its inline slots may not be there (see `size_of_object`).
            let empty = ((*p).shape.get() == DICT_MODE).then(dict::new);
            old.append(&mut replace_storage(p, ty, empty));
        }
        old
    }
}
