//! The system allocator of the build that poisons: what is freed is filled with a pattern and not used again, so that a
//! use after it was freed reads the pattern instead of what happens to be there.

use super::blocks::POISON;
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes that are kept from reuse; what is freed beyond goes back to the system.
const KEPT: usize = 3 << 30;

pub(super) struct Poisoning;

static FREED: AtomicUsize = AtomicUsize::new(0);

// SAFETY: all memory is the system allocator's; what is freed is at most not given back.
unsafe impl GlobalAlloc for Poisoning {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise, passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise, passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, p: *mut u8, layout: Layout) {
        // SAFETY: the memory is the caller's to give up.
        unsafe { std::ptr::write_bytes(p, POISON, layout.size()) };
        if FREED.fetch_add(layout.size(), Ordering::Relaxed) > KEPT {
            // SAFETY: the caller's promise, passed on.
            unsafe { System.dealloc(p, layout) }
        }
    }
}
