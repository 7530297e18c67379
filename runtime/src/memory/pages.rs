//! Memory for blocks, taken from the system in pieces that double, and the request for large pages: a program that touches
//! much memory spends a good part of its time in page faults otherwise.

use super::blocks::BLOCK_SIZE;
use crate::cell::Mut;
use std::alloc::{Layout, handle_alloc_error};

/// Bytes of the first piece.
const FIRST_PIECE: usize = 16 * BLOCK_SIZE;
/// Bytes of the largest.
const LARGEST_PIECE: usize = 8 << 20;
/// Pieces and tables from this size on get large pages.
const LARGE_PAGES_FROM: usize = 4 << 20;
/// Bytes of a large page.
const LARGE_PAGE: usize = 2 << 20;

/// What is left of the last piece, and the size of the next.
struct Piece {
    start: usize,
    end: usize,
    next: usize,
}

static PIECE: Mut<Piece> = Mut::new(Piece {
    start: 0,
    end: 0,
    next: FIRST_PIECE,
});

/// Zeroed memory for a block, aligned to its size.
pub(super) fn block() -> *mut u8 {
    let piece = PIECE.get_mut();
    if piece.start == piece.end {
        let size = piece.next;
        piece.start = map(size);
        piece.end = piece.start + size;
        piece.next = (2 * size).min(LARGEST_PIECE);
    }
    let block = piece.start;
    piece.start += BLOCK_SIZE;
    std::ptr::with_exposed_provenance_mut(block)
}

/// Address of fresh zeroed memory, aligned to a block or, where it gets large pages, to such a page.
fn map(size: usize) -> usize {
    let align = if size >= LARGE_PAGES_FROM {
        LARGE_PAGE
    } else {
        BLOCK_SIZE
    };
    // SAFETY: an anonymous mapping of our own; what lies before and behind the aligned part is given back.
    unsafe {
        let p = libc::mmap(
            std::ptr::null_mut(),
            size + align,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
            -1,
            0,
        );
        if p == libc::MAP_FAILED {
            handle_alloc_error(Layout::from_size_align(size, BLOCK_SIZE).expect("constant layout"))
        }
        let from = p.expose_provenance();
        let start = from.next_multiple_of(align);
        if start > from {
            libc::munmap(p, start - from);
        }
        let rest = from + align - start;
        if rest > 0 {
            libc::munmap(std::ptr::with_exposed_provenance_mut(start + size), rest);
        }
        if align == LARGE_PAGE {
            libc::madvise(std::ptr::with_exposed_provenance_mut(start), size, libc::MADV_HUGEPAGE);
        }
        start
    }
}

/// Asks for large pages under fresh memory of the system allocator that will be filled soon; null is none.
#[inline]
pub fn prefer_large(p: *mut u8, bytes: usize) {
    if bytes >= LARGE_PAGES_FROM {
        advise(p, bytes);
    }
}

#[cold]
fn advise(p: *mut u8, bytes: usize) {
    let start = (p as usize).next_multiple_of(LARGE_PAGE);
    let end = (p as usize + bytes) & !(LARGE_PAGE - 1);
    if start < end && !p.is_null() {
        // SAFETY: whole pages inside our own memory; what lies there does not change.
        unsafe {
            libc::madvise(p.with_addr(start).cast(), end - start, libc::MADV_HUGEPAGE);
        }
    }
}
