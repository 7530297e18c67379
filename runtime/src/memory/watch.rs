//! The allocator, with a place for an observer: `_tracemalloc` puts one there while it traces.

#[cfg(feature = "poison")]
use super::poisoning::Poisoning as Inner;
#[cfg(not(feature = "poison"))]
use super::small::Small as Inner;
use std::alloc::{GlobalAlloc, Layout};
use std::sync::atomic::{AtomicPtr, Ordering};

/// What an observer is told. Sizes are in bytes.
pub enum Event {
    /// The allocator gave memory.
    Allocated(usize, usize),
    /// Memory goes back.
    Freed(usize),
    /// Cells for objects were handed out, this many bytes.
    Cells(usize),
}

/// Told of what happens to memory; it may allocate, and is not told of that if it takes care.
pub type Observer = fn(Event);

static OBSERVER: AtomicPtr<()> = AtomicPtr::new(std::ptr::null_mut());

/// Sets the observer, or removes it.
pub fn observe(observer: Option<Observer>) {
    let p = observer.map_or(std::ptr::null_mut(), |f| f as *mut ());
    OBSERVER.store(p, Ordering::Relaxed);
}

/// Tells the observer, if there is one.
#[inline(always)]
pub(super) fn tell(event: Event) {
    let p = OBSERVER.load(Ordering::Relaxed);
    if !p.is_null() {
        tell_observer(p, event);
    }
}

#[cold]
#[inline(never)]
fn tell_observer(p: *mut (), event: Event) {
    // SAFETY: `observe` stored a function of this type.
    let observer = unsafe { std::mem::transmute::<*mut (), Observer>(p) };
    observer(event);
}

/// The allocator.
struct Watched;

// SAFETY: all memory is the other allocator's.
unsafe impl GlobalAlloc for Watched {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise, passed on.
        let p = unsafe { Inner.alloc(layout) };
        tell(Event::Allocated(p as usize, layout.size()));
        p
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise, passed on.
        let p = unsafe { Inner.alloc_zeroed(layout) };
        tell(Event::Allocated(p as usize, layout.size()));
        p
    }

    #[inline]
    unsafe fn dealloc(&self, p: *mut u8, layout: Layout) {
        tell(Event::Freed(p as usize));
        // SAFETY: the caller's promise, passed on.
        unsafe { Inner.dealloc(p, layout) }
    }

    #[inline]
    unsafe fn realloc(&self, p: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        tell(Event::Freed(p as usize));
        // SAFETY: the caller's promise, passed on.
        let q = unsafe { Inner.realloc(p, layout, new_size) };
        tell(Event::Allocated(q as usize, new_size));
        q
    }
}

#[global_allocator]
static ALLOCATOR: Watched = Watched;
