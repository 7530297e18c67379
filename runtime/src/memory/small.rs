//! The allocator of what is no object: item arrays of lists, tables, vectors. Few bytes come from free lists, one for each
//! size, and go back there; the rest is the system's.
//!
//! Invariant: the class of a piece follows from its layout alone, so that whoever frees it finds the list.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// Sizes are multiples of this, and so are addresses.
const GRANULE: usize = 16;
/// Up to this size there is a list for each multiple; above it, for fewer.
const FINE: usize = 512;
/// What sizes above are multiples of.
const COARSE: usize = 128;
/// The largest piece that comes from a list.
const LARGEST: usize = 2048;
/// Number of lists.
const CLASSES: usize = FINE / GRANULE + (LARGEST - FINE) / COARSE + 1;
/// What is taken from the system at once.
const CHUNK: usize = 64 << 10;

/// A free piece: the address of the next one.
struct Free(*mut Free);

/// The lists of one thread of the system. What another thread frees goes to that thread's.
struct Lists {
    free: [Cell<*mut Free>; CLASSES],
    /// The rest of the last chunk.
    rest: Cell<*mut u8>,
    left: Cell<usize>,
}

thread_local! {
    static LISTS: Lists = const {
        Lists {
            free: [const { Cell::new(std::ptr::null_mut()) }; CLASSES],
            rest: Cell::new(std::ptr::null_mut()),
            left: Cell::new(0),
        }
    };
}

/// The allocator.
pub(super) struct Small;

/// The list that a layout belongs to; `None`: it is the system's.
#[inline(always)]
fn class_of(layout: Layout) -> Option<usize> {
    let class = if layout.size() <= FINE {
        layout.size().div_ceil(GRANULE)
    } else {
        FINE / GRANULE + (layout.size() - FINE).div_ceil(COARSE)
    };
    (layout.size() <= LARGEST && layout.align() <= GRANULE).then_some(class)
}

/// The size of the pieces of a class.
fn size_of_class(class: usize) -> usize {
    match class.checked_sub(FINE / GRANULE) {
        Some(above) => FINE + above * COARSE,
        None => class * GRANULE,
    }
}

/// Has the processor fetch a piece that will be wanted soon; lists come to lie all over the memory.
#[inline(always)]
fn prefetch(piece: *mut Free) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: any address may be fetched ahead.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(piece.cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = piece;
}

impl Lists {
    /// A piece of a class whose list is empty; null if the system has no memory.
    #[cold]
    #[inline(never)]
    fn carve(&self, class: usize) -> *mut u8 {
        let size = size_of_class(class);
        if self.left.get() < size {
            // SAFETY: the layout is not empty.
            let chunk = unsafe { System.alloc(Layout::from_size_align_unchecked(CHUNK, GRANULE)) };
            if chunk.is_null() {
                return chunk;
            }
            self.rest.set(chunk);
            self.left.set(CHUNK);
        }
        let piece = self.rest.get();
        // SAFETY: so much is left.
        self.rest.set(unsafe { piece.add(size) });
        self.left.set(self.left.get() - size);
        piece
    }
}

// SAFETY: a piece is in use once: it is on no list while it is, and chunks do not overlap; the system's allocator does the
// rest.
unsafe impl GlobalAlloc for Small {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some(class) = class_of(layout) else {
            // SAFETY: passed on.
            return unsafe { System.alloc(layout) };
        };
        LISTS.with(|lists| {
            let piece = lists.free[class].get();
            if piece.is_null() {
                return lists.carve(class);
            }
            // SAFETY: a free piece holds the next one's address.
            let next = unsafe { (*piece).0 };
            lists.free[class].set(next);
            prefetch(next);
            piece.cast()
        })
    }

    #[inline]
    unsafe fn dealloc(&self, p: *mut u8, layout: Layout) {
        let Some(class) = class_of(layout) else {
            // SAFETY: passed on.
            return unsafe { System.dealloc(p, layout) };
        };
        LISTS.with(|lists| {
            let piece = p.cast::<Free>();
            // SAFETY: the piece is ours again, and large enough.
            unsafe { piece.write(Free(lists.free[class].get())) };
            lists.free[class].set(piece);
        });
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if class_of(layout).is_none() {
            // SAFETY: passed on.
            return unsafe { System.alloc_zeroed(layout) };
        }
        // SAFETY: the piece has so many bytes.
        unsafe {
            let p = self.alloc(layout);
            if !p.is_null() {
                p.write_bytes(0, layout.size());
            }
            p
        }
    }

    unsafe fn realloc(&self, p: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller's promise: the size is good for this alignment.
        let new = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (class_of(layout), class_of(new)) {
            // SAFETY: passed on.
            (None, None) => unsafe { System.realloc(p, layout, size) },
            (old, new) if old == new => p,
            _ => {
                // SAFETY: the smaller of both sizes is copied.
                unsafe {
                    let q = self.alloc(new);
                    if !q.is_null() {
                        std::ptr::copy_nonoverlapping(p, q, layout.size().min(size));
                        self.dealloc(p, layout);
                    }
                    q
                }
            }
        }
    }
}
