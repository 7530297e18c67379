//! Blocks of equal cells, and the registry of large objects: everything the collector has to walk.

use super::{CLASSES, GRANULE, system_allocate};
use crate::cell::Mut;
use crate::object::header::Header;
use crate::word_map::{WordMap, WordSet};
use std::alloc::Layout;

/// Bytes of a block, which is aligned to its size.
pub const BLOCK_SIZE: usize = 1 << 15;
/// Cells are handed to the free list in portions, so that untouched memory stays untouched.
const PORTION: usize = 4096;

/// Head of a block; cells follow.
#[repr(C)]
struct Block {
    cell_size: usize,
    /// Bytes from the block's start that have been handed out.
    carved: usize,
}

const FIRST_CELL: usize = 64;

/// All blocks.
static BLOCKS: Mut<Vec<*mut Block>> = Mut::new(Vec::new());
/// The block of each class that still has uncarved cells.
static CURRENT: Mut<[Option<*mut Block>; CLASSES]> = Mut::new([None; CLASSES]);
/// Objects beyond the largest cell.
static LARGE: Mut<Option<WordSet<*mut Header>>> = Mut::new(None);
/// Objects waiting for their release (see `memory::release`).
pub(super) static QUEUE: Mut<Vec<*mut Header>> = Mut::new(Vec::new());

/// Free cells in the order of a class's free list, so many.
struct Chain {
    first: *mut Header,
    count: usize,
}

/// What was free after the last collection, by class.
static ASIDE: Mut<[Vec<Chain>; CLASSES]> = Mut::new([const { Vec::new() }; CLASSES]);

/// After a collection that found garbage: free cells are handed out in chains from now on, whose use counts as growth of the
/// heap. The next collection is due when as much was taken again, be it fresh memory or not; otherwise a program that makes
/// garbage in cycles all the time would take more memory from collection to collection.
pub(super) fn set_aside() {
    for class in 1..CLASSES {
        let length = BLOCK_SIZE / (class * GRANULE);
        let mut cell = super::free_list(class).replace(std::ptr::null_mut());
        while !cell.is_null() {
            let (first, mut count) = (cell, 1);
            // SAFETY: the first word of a free cell is the next free cell.
            unsafe {
                let next = |cell: *mut Header| *cell.cast::<*mut Header>();
                while count < length && !next(cell).is_null() {
                    cell = next(cell);
                    count += 1;
                }
                let rest = next(cell);
                *cell.cast::<*mut Header>() = std::ptr::null_mut();
                cell = rest;
            }
            ASIDE.get_mut()[class].push(Chain { first, count });
        }
    }
}

/// Takes a cell of `class` when its free list is empty: brings back a chain that was set aside, or carves a portion of a block
/// into the list.
pub(super) fn refill(class: usize) -> *mut u8 {
    let cell_size = class * GRANULE;
    if let Some(chain) = ASIDE.get_mut()[class].pop() {
        super::collector::note_growth(chain.count * cell_size);
        // SAFETY: as in `set_aside`.
        super::free_list(class).set(unsafe { *chain.first.cast::<*mut Header>() });
        return chain.first.cast();
    }
    let block = match CURRENT.get()[class] {
        // SAFETY: blocks live forever.
        Some(b) if unsafe { (*b).carved + cell_size <= BLOCK_SIZE } => b,
        _ => new_block(class, cell_size),
    };
    // SAFETY: the block is ours, carved cells stay inside it.
    unsafe {
        let start = (*block).carved;
        let wanted = PORTION.max(cell_size) / cell_size;
        let count = if cfg!(feature = "poison") {
            1
        } else {
            wanted.min((BLOCK_SIZE - start) / cell_size)
        };
        (*block).carved = start + count * cell_size;
        super::watch::tell(super::watch::Event::Cells(count * cell_size));
        let base = block.cast::<u8>().add(start);
        let mut next = super::free_list(class).get();
        for i in (1..count).rev() {
            let cell = base.add(i * cell_size).cast::<Header>();
            *cell.cast::<*mut Header>() = next;
            next = cell;
        }
        super::free_list(class).set(next);
        base
    }
}

fn new_block(class: usize, cell_size: usize) -> *mut Block {
    let block = super::pages::block().cast::<Block>();
    // SAFETY: fresh memory.
    unsafe {
        block.write(Block {
            cell_size,
            carved: FIRST_CELL,
        })
    };
    BLOCKS.get_mut().push(block);
    CURRENT.get_mut()[class] = Some(block);
    super::collector::note_growth(BLOCK_SIZE);
    block
}

/// Bytes of all blocks.
pub(super) fn total_bytes() -> usize {
    BLOCKS.get().len() * BLOCK_SIZE
}

/// Memory for one object beyond the largest cell.
pub(super) fn allocate_large(size: usize) -> *mut u8 {
    let p = system_allocate(large_layout(size));
    LARGE.get_mut().get_or_insert_with(WordSet::default).insert(p.cast());
    super::collector::note_growth(size);
    p
}

/// Frees what [`allocate_large`] gave.
///
/// # Safety
/// `p` and `size` are that call's.
pub(super) unsafe fn free_large(p: *mut Header, size: usize) {
    if let Some(set) = LARGE.get_mut() {
        set.remove(&p);
    }
    // SAFETY: the caller's promise.
    unsafe { std::alloc::dealloc(p.cast(), large_layout(size)) }
}

/// The same large object at a new size; returns its new address.
///
/// # Safety
/// `p` is a large object of `old` bytes with exactly one reference; `new` is large too.
pub unsafe fn resize_large(p: *mut Header, old: usize, new: usize) -> *mut Header {
    // SAFETY: the caller's promise.
    let q = unsafe { std::alloc::realloc(p.cast(), large_layout(old), new) }.cast::<Header>();
    if q.is_null() {
        std::alloc::handle_alloc_error(large_layout(new))
    }
    if q != p
        && let Some(set) = LARGE.get_mut()
    {
        set.remove(&p);
        set.insert(q);
    }
    q
}

fn large_layout(size: usize) -> Layout {
    Layout::from_size_align(size, GRANULE).expect("object size")
}

/// The byte that dead memory is filled with in the build that poisons.
pub const POISON: u8 = 0xDB;

/// Fills dead memory with a pattern; it is never used again.
///
/// # Safety
/// As for `memory::free`.
pub(super) unsafe fn poison(p: *mut Header, size: usize) {
    // SAFETY: the memory is ours; the null type word keeps walks over blocks away.
    unsafe {
        std::ptr::write_bytes(p.cast::<u8>(), POISON, size);
        *p.cast::<*const u8>().add(1) = std::ptr::null();
    }
    if size > super::LARGEST_CELL
        && let Some(set) = LARGE.get_mut()
    {
        set.remove(&p);
    }
}

/// Size of the cell at `p`, which is no large object.
pub fn cell_size(p: *mut Header) -> usize {
    // SAFETY: blocks are aligned to their size and begin with their head.
    unsafe { (*((p as usize & !(BLOCK_SIZE - 1)) as *const Block)).cell_size }
}

/// True if the system would give `bytes` now.
pub(super) fn could_allocate(bytes: usize) -> bool {
    // SAFETY: an anonymous reservation that is given back at once.
    unsafe {
        // Without the black box the pair of calls is optimised away.
        let p = std::hint::black_box(libc::malloc(bytes));
        if p.is_null() {
            return false;
        }
        libc::free(p);
    }
    true
}

/// Words of marks for all cells, while a collection runs; large objects have theirs in a table.
pub struct Marks {
    /// A word for each granule of each block.
    words: Vec<u32>,
    /// From the first block's address on, for each stretch of the size of a block: where the words of the block there begin, plus
    /// one; 0: there is none. So whatever is asked for need not be looked at itself.
    starts: Vec<u32>,
    first: usize,
    /// Those of everything else.
    other: WordMap<usize, u32>,
}

/// Granules of a block.
const GRANULES: usize = BLOCK_SIZE / GRANULE;
/// Blocks further from the first than so many have the marks of their objects in the table.
const MOST_STRETCHES: usize = 1 << 23;

impl Marks {
    /// Marks of 0 for everything.
    pub fn new() -> Marks {
        let numbers = || BLOCKS.get().iter().map(|&block| block as usize / BLOCK_SIZE);
        let first = numbers().min().unwrap_or(0);
        let count = numbers().max().map_or(0, |last| last - first + 1).min(MOST_STRETCHES);
        let mut starts = vec![0; count];
        for (i, number) in numbers().enumerate() {
            if let Some(start) = starts.get_mut(number - first) {
                *start = i as u32 + 1;
            }
        }
        Marks {
            words: vec![0; BLOCKS.get().len() * GRANULES],
            starts,
            first,
            other: WordMap::default(),
        }
    }

    /// Which word is the mark of what lies at `p`, if it is in a block that was there at the start.
    #[inline(always)]
    fn place(&self, p: *mut Header) -> Option<usize> {
        let stretch = (p as usize / BLOCK_SIZE).wrapping_sub(self.first);
        let start = self.starts.get(stretch).copied().unwrap_or(0) as usize;
        (start != 0).then(|| (start - 1) * GRANULES + p as usize % BLOCK_SIZE / GRANULE)
    }

    /// The mark of the object at `p`, 0 if none was set.
    #[inline(always)]
    pub fn get(&self, p: *mut Header) -> u32 {
        match self.place(p) {
            // SAFETY: each block has its words.
            Some(i) => unsafe { *self.words.get_unchecked(i) },
            None => self.get_other(p),
        }
    }

    #[inline(never)]
    fn get_other(&self, p: *mut Header) -> u32 {
        // SAFETY: callers pass live objects.
        if unsafe { (*p).is_immortal() } {
            return 0;
        }
        self.other.get(&(p as usize)).copied().unwrap_or(0)
    }

    /// Sets the mark of the object at `p`.
    #[inline(always)]
    pub fn set(&mut self, p: *mut Header, mark: u32) {
        match self.place(p) {
            // SAFETY: as in `get`.
            Some(i) => unsafe { *self.words.get_unchecked_mut(i) = mark },
            None => {
                self.other.insert(p as usize, mark);
            }
        }
    }
}

/// Bytes of the cells of live objects.
pub fn live_cell_bytes() -> usize {
    let mut bytes = 0;
    for &block in BLOCKS.get().iter() {
        // SAFETY: as in `for_each_object`.
        unsafe {
            let size = (*block).cell_size;
            let mut offset = FIRST_CELL;
            while offset + size <= (*block).carved {
                let object = block.cast::<u8>().add(offset).cast::<Header>();
                bytes += if (*object).ty_ptr().is_null() { 0 } else { size };
                offset += size;
            }
        }
    }
    bytes
}

/// Calls `visit` for every live object.
pub fn for_each_object(visit: &mut dyn FnMut(*mut Header)) {
    for &block in BLOCKS.get().iter() {
        // SAFETY: carved cells are live (type word set) or free (null).
        unsafe {
            let mut offset = FIRST_CELL;
            while offset + (*block).cell_size <= (*block).carved {
                let object = block.cast::<u8>().add(offset).cast::<Header>();
                if !(*object).ty_ptr().is_null() {
                    visit(object);
                }
                offset += (*block).cell_size;
            }
        }
    }
    if let Some(large) = LARGE.get() {
        for &object in large.iter() {
            // SAFETY: registered objects are live, or their type word is still null (being made).
            if unsafe { !(*object).ty_ptr().is_null() } {
                visit(object);
            }
        }
    }
}
