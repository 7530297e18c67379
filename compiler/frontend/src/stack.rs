//! How much stack the front end has, and more of it where that is too little.

use std::cell::Cell;
use std::ops::Range;

thread_local! {
    static KNOWN: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// Tells the front end of a stack that it may find itself on in this thread and that the system knows nothing of: the addresses
/// that it may use. It replaces the one told before.
pub fn set_stack(addresses: Range<usize>) {
    KNOWN.set((addresses.start, addresses.end));
}

/// Runs `f` with so much stack that no source of `length` bytes can overflow it.
///
/// Each level of nesting costs at least one byte of source. All that follows levels stops at a fixed depth, and releasing a tree
/// follows none.
pub fn with_stack_for<R>(length: usize, f: impl FnOnce() -> R) -> R {
    let needed = (length * LEVEL_STACK).min(RESERVE) + SMALL_RESERVE;
    let (start, end) = KNOWN.get();
    let local = 0u8;
    let here = &raw const local as usize;
    if here < end && here > start && here - start >= needed {
        return f();
    }
    stacker::maybe_grow(needed, needed, f)
}

/// Stack to parse one level; without optimisation frames are larger.
const LEVEL_STACK: usize = if cfg!(debug_assertions) { 32768 } else { 4096 };
/// Stack for everything that is bounded by a fixed depth.
const RESERVE: usize = 32 << 20;
const SMALL_RESERVE: usize = 256 << 10;
