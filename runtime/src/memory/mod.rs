//! Object memory: size-class free lists in aligned blocks, iterative release, the registry of large objects, and (in
//! `collector`) the cycle collector.

pub mod blocks;
pub mod collector;
mod last_order;
#[cfg(feature = "count-objects")]
pub mod leaks;
pub mod pages;
#[cfg(feature = "poison")]
mod poisoning;
#[cfg(not(feature = "poison"))]
mod small;
pub mod watch;

use crate::object::header::Header;
use crate::object::type_object::{TypeObject, flags};
use crate::state::state;
use std::alloc::{Layout, handle_alloc_error};

/// Cells are multiples of this.
pub const GRANULE: usize = 16;
/// Largest cell; bigger objects come from the system allocator.
pub const LARGEST_CELL: usize = 512;
/// Number of size classes.
pub const CLASSES: usize = LARGEST_CELL / GRANULE + 1;
/// Nested releases before the rest is queued: bounds native stack use (CPython's trashcan).
const MAX_RELEASE_DEPTH: u32 = 40;

/// Size class of `size` bytes.
#[inline(always)]
pub const fn class_of(size: usize) -> usize {
    size.div_ceil(GRANULE)
}

/// The free list of a size class. The builds that check count and poison every allocation: they keep lists of their own, so
/// that generated code, which finds its lists empty, allocates through the runtime.
#[inline(always)]
fn free_list(class: usize) -> &'static std::cell::Cell<*mut Header> {
    #[cfg(feature = "count-objects")]
    {
        struct Lists([std::cell::Cell<*mut Header>; CLASSES]);
        // SAFETY: one thread at a time runs Python code.
        unsafe impl Sync for Lists {}
        static LISTS: Lists = Lists([const { std::cell::Cell::new(std::ptr::null_mut()) }; CLASSES]);
        &LISTS.0[class]
    }
    #[cfg(not(feature = "count-objects"))]
    &state().free_lists[class]
}

/// Uninitialised memory for an object of `size` bytes (16-aligned). Never null: aborts when the system has no memory left;
/// sizes that a program asked for are checked with [`try_reserve`] first.
#[inline(always)]
pub fn allocate(size: usize) -> *mut u8 {
    if size <= LARGEST_CELL {
        let list = free_list(class_of(size));
        let cell = list.get();
        if !cell.is_null() && !cfg!(feature = "poison") {
            // SAFETY: the first word of a free cell is the next free cell.
            list.set(unsafe { *cell.cast::<*mut Header>() });
            #[cfg(feature = "count-objects")]
            leaks::count_allocation();
            return cell.cast();
        }
    }
    allocate_slow(size)
}

#[cold]
#[inline(never)]
fn allocate_slow(size: usize) -> *mut u8 {
    #[cfg(feature = "count-objects")]
    leaks::count_allocation();
    if size <= LARGEST_CELL {
        blocks::refill(class_of(size))
    } else {
        blocks::allocate_large(size)
    }
}

/// Gives the memory of a dead object back.
///
/// # Safety
/// `p` came from [`allocate`] with the same `size`, and nothing refers to it any more.
#[inline(always)]
pub unsafe fn free(p: *mut Header, size: usize) {
    #[cfg(feature = "count-objects")]
    leaks::count_release();
    if cfg!(feature = "poison") {
        // SAFETY: as the caller promises; poisoned memory is never reused.
        unsafe { blocks::poison(p, size) };
        return;
    }
    if size <= LARGEST_CELL {
        let list = free_list(class_of(size));
        // SAFETY: the cell is ours; word 0 links it, the null type word marks it free for walks over blocks.
        unsafe {
            *p.cast::<*mut Header>() = list.get();
            *p.cast::<*const TypeObject>().add(1) = std::ptr::null();
        }
        list.set(p);
    } else {
        // SAFETY: the caller's promise.
        unsafe { blocks::free_large(p, size) }
    }
}

/// Makes an object from its payload and returns the only reference to it.
#[inline(always)]
pub fn new_object<T: crate::object::Payload>(payload: T) -> crate::value::Value {
    let p = allocate(size_of::<T>()).cast::<T>();
    // SAFETY: `p` is fresh memory of the right size.
    unsafe {
        p.write(payload);
        crate::value::Value::adopt_object(p)
    }
}

/// A value that the runtime holds in static memory from now on: the build that counts does not take it for a leak.
#[inline(always)]
pub fn keep(v: crate::value::Value) -> crate::value::Value {
    #[cfg(feature = "count-objects")]
    leaks::keep(&v);
    v
}

/// Raises MemoryError if `bytes` cannot be had, without taking them.
pub fn try_reserve(bytes: Option<usize>) -> crate::exceptions::R<()> {
    match bytes {
        Some(n) if n < (1 << 20) => Ok(()),
        Some(n) if n < isize::MAX as usize / 2 && blocks::could_allocate(n) => Ok(()),
        _ => Err(crate::exceptions::memory_error()),
    }
}

/// As [`try_reserve`], for the bytes of a string.
pub fn try_reserve_text(bytes: Option<usize>) -> crate::exceptions::R<()> {
    try_reserve(bytes.filter(|n| *n <= crate::types::str::MAX_LEN))
}

/// Releases an object whose count has just become zero. Iterative: nested releases beyond a bound are queued.
///
/// # Safety
/// `p` is an object whose last reference is gone.
#[inline(never)]
pub unsafe fn release(p: *mut Header) {
    if crate::types::singletons::contains(p) {
        // Generated code counts what it reads and stores over, not what it stores as a constant.
        // SAFETY: the singletons are always there.
        return unsafe { (*p).make_immortal() };
    }
    let state = state();
    let depth = state.release_depth.get();
    if depth >= MAX_RELEASE_DEPTH {
        blocks::QUEUE.get_mut().push(p);
        return;
    }
    // SAFETY: intact, and nothing refers to it; a string owns nothing.
    unsafe {
        if std::ptr::eq((*p).ty(), &crate::types::str::TYPE) {
            let size = crate::types::str::memory_size(p);
            return free(p, size);
        }
        if std::ptr::eq((*p).ty(), &crate::types::tuple::TYPE) && crate::types::tuple::owns_nothing(p) {
            let size = crate::types::tuple::memory_size(p);
            return free(p, size);
        }
    }
    state.release_depth.set(depth + 1);
    // SAFETY: the caller's promise.
    unsafe { release_now(p) };
    state.release_depth.set(depth);
    if depth == 0 {
        drain();
    }
}

fn drain() {
    let state = state();
    while let Some(p) = blocks::QUEUE.get_mut().pop() {
        state.release_depth.set(1);
        // SAFETY: queued by `release`.
        unsafe { release_now(p) };
        state.release_depth.set(0);
    }
}

/// Finalizes, clears weak references, drops what the object owns, frees its memory.
unsafe fn release_now(p: *mut Header) {
    // SAFETY: the object is intact until its payload is dropped.
    let mut ty = unsafe { (*p).ty() };
    if std::ptr::eq(ty, &crate::types::tuple::TYPE) {
        // SAFETY: a tuple has no finalizer, no attributes and no weak references.
        unsafe {
            let size = crate::types::tuple::memory_size(p);
            crate::types::tuple::drop_items(p);
            free(p, size);
        }
        return;
    }
    if std::ptr::eq(ty, &crate::types::list::TYPE) {
        // SAFETY: neither has a list; its items are dropped once.
        unsafe {
            std::ptr::drop_in_place(&raw mut (*p.cast::<crate::types::list::ListObject>()).items);
            free(p, size_of::<crate::types::list::ListObject>());
        }
        return;
    }
    if ty.flags() & (flags::HEAP | flags::VAR_SIZED | flags::HAS_WEAKREFS) == flags::HEAP
        // SAFETY: as above.
        && unsafe { crate::object::attributes::drop_plain(p, ty) }
    {
        // SAFETY: nothing refers to the memory; the instance held its type.
        unsafe {
            free(p, ty.instance_size.get() as usize);
            drop(crate::value::Value::adopt_object(ty));
        }
        return;
    }
    if let Some(finalize) = ty.slots().finalize {
        // SAFETY: intact.
        if unsafe { crate::types::generator::needs_no_finalizer(p, ty) } {
            collector::forget_finalized(p);
        // SAFETY: intact; the finalizer may resurrect the object, then it stays.
        } else if unsafe { !collector::finalize_before_release(p, finalize) } {
            return;
        }
        // It may also have set `__class__`.
        // SAFETY: intact.
        ty = unsafe { (*p).ty() };
    }
    if ty.has_flag(flags::HAS_WEAKREFS) {
        crate::types::weakref::clear_references_to(p);
    }
    let size = crate::object::attributes::size_of_object(p);
    if ty.is_heap() || ty.has_flag(flags::HAS_ATTRIBUTES) {
        // SAFETY: attribute storage and `__slots__` of the instance.
        unsafe { crate::object::attributes::drop_instance_storage(p, ty) };
    }
    if let Some(drop_payload) = ty.slots().drop {
        // SAFETY: the payload is dropped once.
        unsafe { drop_payload(p) };
    }
    // SAFETY: nothing refers to the memory.
    unsafe { free(p, size) };
    if ty.is_heap() {
        // The instance's reference to its type.
        // SAFETY: taken when the instance was made.
        drop(unsafe { crate::value::Value::adopt_object(ty) });
    }
}

/// Memory from the system allocator; aborts on failure.
pub(crate) fn system_allocate(layout: Layout) -> *mut u8 {
    // SAFETY: layouts here are never empty.
    let p = unsafe { std::alloc::alloc_zeroed(layout) };
    if p.is_null() {
        handle_alloc_error(layout)
    }
    p
}
