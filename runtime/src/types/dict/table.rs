//! The hash table behind `dict`: entries in insertion order and an index table of one, two or four bytes per place, grown
//! in CPython's steps (`Objects/dictobject.c`).
//!
//! Invariant: `changes` differs after every operation that moves entries or changes which keys are there, so that code
//! that ran Python code in between can tell.

use crate::exceptions::R;
use crate::ops::compare;
use crate::types::{str, tuple};
use crate::value::{Slot, Value};

/// A place of the index table that was never used.
const EMPTY: u32 = u32::MAX;
/// A place whose entry was deleted; what is less is an entry.
const DUMMY: u32 = u32::MAX - 1;
const PERTURB_SHIFT: u32 = 5;
/// Places are searched in groups of so many, which lie in one line of the processor's cache.
const GROUP: usize = 8;
/// How many more places of a group are looked at.
const NEIGHBOURS: u32 = 3;
/// From this size on (base 2 logarithm) a place also holds bits of the hash, where the position leaves room: most entries
/// of other keys are then passed by without reading them.
const TAGGED_LOG2: u8 = 16;
/// Base 2 logarithm of the smallest table that holds anything.
const MIN_LOG2: u8 = 3;

/// One key with its value; both slots are empty after deletion.
#[repr(C)]
pub struct Entry {
    /// Hash of the key.
    pub hash: i64,
    /// The key.
    pub key: Slot,
    /// The value, or its global cell.
    pub value: Slot,
}

/// The table. `memory` holds the index table, then the entries.
#[repr(C)]
pub struct Table {
    /// Index table of `1 << log2` places.
    indices: *mut u8,
    /// The entries; `entry_count` are initialised.
    entries: *mut Entry,
    /// Number of live entries.
    used: usize,
    /// Entries initialised, deleted ones included.
    entry_count: u32,
    /// Entries that can still be appended.
    usable: u32,
    /// Counts structural changes.
    changes: u32,
    /// No live entry is before this position; only `first_position` moves it on.
    first: u32,
    log2: u8,
    /// Some value is a global cell.
    pub has_cells: bool,
}

static EMPTY_INDICES: [u8; 1] = [0xff];

/// Entries that fit an index table (CPython's USABLE_FRACTION).
const fn usable_fraction(log2: u8) -> usize {
    (1usize << log2) * 2 / 3
}

/// The table size for at least `n` places.
fn log2_for(n: usize) -> u8 {
    let mut log2 = MIN_LOG2;
    while (1usize << log2) < n {
        log2 += 1;
    }
    log2
}

/// Bytes of one place of the index table.
const fn index_width(log2: u8) -> usize {
    if log2 < 8 {
        1
    } else if log2 < 16 {
        2
    } else {
        4
    }
}

/// The memory of a table, and how much of it the index table takes.
#[inline(always)]
fn layout(log2: u8) -> (std::alloc::Layout, usize) {
    if log2 == MIN_LOG2 {
        return const { layout_of(MIN_LOG2) };
    }
    layout_of(log2)
}

const fn layout_of(log2: u8) -> (std::alloc::Layout, usize) {
    let index_bytes = (index_width(log2) << log2).next_multiple_of(8);
    let bytes = index_bytes + usable_fraction(log2) * size_of::<Entry>();
    let align = if log2 < TAGGED_LOG2 { 8 } else { 64 };
    match std::alloc::Layout::from_size_align(bytes, align) {
        Ok(layout) => (layout, index_bytes),
        Err(_) => panic!("dict size"),
    }
}

/// The hash of a key that can be had without running Python code or failing.
#[inline(always)]
pub fn quick_hash(key: &Value) -> Option<i64> {
    if let Some(i) = key.as_small_int() {
        const LIMIT: i64 = (1 << 61) - 1;
        return if i == -1 {
            Some(-2)
        } else if i > -LIMIT && i < LIMIT {
            Some(i)
        } else {
            None
        };
    }
    if key.is_exact(&str::TYPE) {
        Some(str::hash(key))
    } else {
        None
    }
}

/// The hash of any key.
#[inline(always)]
pub fn hash(key: &Value) -> R<i64> {
    match quick_hash(key) {
        Some(h) => Ok(h),
        None if key.is_exact(&tuple::TYPE) => tuple::hash_items(tuple::items(key)),
        None => compare::hash(key),
    }
}

/// What comparing two keys of equal hash says without running Python code.
#[inline(always)]
pub fn quick_equal(a: &Value, b: &Value) -> Option<bool> {
    if a.is(b) {
        return Some(true);
    }
    if a.is_small_int() && b.is_small_int() {
        return Some(false);
    }
    if a.is_exact(&str::TYPE) && b.is_exact(&str::TYPE) {
        return Some(str::same_text(a, b));
    }
    if a.is_exact(&tuple::TYPE) && b.is_exact(&tuple::TYPE) {
        return quick_equal_tuples(tuple::items(a), tuple::items(b));
    }
    None
}

/// The same for two tuples of small ints and strings.
#[inline(never)]
fn quick_equal_tuples(a: &[Value], b: &[Value]) -> Option<bool> {
    if a.len() != b.len() {
        return Some(false);
    }
    for (x, y) in a.iter().zip(b) {
        if x.raw() == y.raw() && !x.is_immediate_float() {
            continue;
        }
        if x.is_small_int() && y.is_small_int() {
            return Some(false);
        }
        if !(x.is_exact(&str::TYPE) && y.is_exact(&str::TYPE)) {
            return None;
        }
        if !str::same_text(x, y) {
            return Some(false);
        }
    }
    Some(true)
}

impl Table {
    /// An empty table without memory of its own.
    pub const fn new() -> Table {
        Table {
            indices: (&raw const EMPTY_INDICES).cast::<u8>().cast_mut(),
            entries: std::ptr::dangling_mut(),
            used: 0,
            entry_count: 0,
            usable: 0,
            changes: 0,
            first: 0,
            log2: 0,
            has_cells: false,
        }
    }

    /// An empty table for about `n` keys.
    pub fn with_capacity(n: usize) -> Table {
        let mut t = Table::new();
        if n > usable_fraction(MIN_LOG2) {
            t.allocate(log2_for((n * 3).div_ceil(2)));
        }
        t
    }

    /// A table with memory for `n` keys.
    #[inline]
    pub fn for_keys(n: usize) -> Table {
        let mut t = Table::new();
        if n <= usable_fraction(MIN_LOG2) {
            t.allocate(MIN_LOG2);
        } else {
            t.allocate(log2_for((n * 3).div_ceil(2)));
        }
        t
    }

    #[inline]
    fn allocate(&mut self, log2: u8) {
        let (layout, index_bytes) = layout(log2);
        // SAFETY: the layout is not empty.
        let memory = unsafe { std::alloc::alloc(layout) };
        if memory.is_null() {
            std::alloc::handle_alloc_error(layout)
        }
        crate::memory::pages::prefer_large(memory, layout.size());
        // SAFETY: all bytes 0xff make every place EMPTY.
        unsafe {
            std::ptr::write_bytes(memory, 0xff, index_bytes);
            self.entries = memory.add(index_bytes).cast();
        }
        self.indices = memory;
        self.log2 = log2;
        self.entry_count = 0;
        self.usable = usable_fraction(log2) as u32;
    }

    fn free_memory(&mut self) {
        if self.log2 != 0 {
            // SAFETY: allocated with the same layout; the entries are gone.
            unsafe { std::alloc::dealloc(self.indices, layout(self.log2).0) }
        }
        self.log2 = 0;
    }

    /// Number of keys.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.used
    }
    /// Number of entry places in use, deleted ones included: the bound of positions.
    #[inline(always)]
    pub fn positions(&self) -> usize {
        self.entry_count as usize
    }
    /// Counts structural changes.
    #[inline(always)]
    pub fn changes(&self) -> u32 {
        self.changes
    }
    /// The entry at a position below [`Table::positions`], if it is alive.
    #[inline(always)]
    pub fn entry(&self, position: usize) -> Option<&Entry> {
        debug_assert!(position < self.positions());
        // SAFETY: initialised up to `entry_count`.
        let e = unsafe { &*self.entries.add(position) };
        if e.key.is_null() { None } else { Some(e) }
    }
    /// The entry, mutably.
    #[inline(always)]
    pub fn entry_mut(&mut self, position: usize) -> &mut Entry {
        debug_assert!(position < self.positions());
        // SAFETY: initialised up to `entry_count`.
        unsafe { &mut *self.entries.add(position) }
    }
    /// All entries, deleted ones too.
    pub fn entries(&self) -> &[Entry] {
        // SAFETY: initialised up to `entry_count`.
        unsafe { std::slice::from_raw_parts(self.entries, self.entry_count as usize) }
    }
    /// The binary logarithm of the number of places.
    pub fn log2(&self) -> u8 {
        self.log2
    }
    /// Bytes of memory as CPython counts them for `__sizeof__`.
    pub fn size_in_bytes(&self, all_strings: bool) -> usize {
        if self.log2 == 0 {
            return 0;
        }
        let entry = if all_strings { 16 } else { 24 };
        32 + (index_width(self.log2) << self.log2) + usable_fraction(self.log2) * entry
    }

    #[inline(always)]
    fn index_at(&self, place: usize) -> u32 {
        // SAFETY: `place` is masked.
        unsafe {
            match index_width(self.log2) {
                1 => *self.indices.cast::<i8>().add(place) as u32,
                2 => *self.indices.cast::<i16>().add(place) as u32,
                _ => *self.indices.cast::<u32>().add(place),
            }
        }
    }
    #[inline(always)]
    fn set_index(&mut self, place: usize, index: u32) {
        // SAFETY: `place` is masked; the table is allocated.
        unsafe {
            match index_width(self.log2) {
                1 => *self.indices.cast::<i8>().add(place) = index as i8,
                2 => *self.indices.cast::<i16>().add(place) = index as i16,
                _ => *self.indices.cast::<u32>().add(place) = index,
            }
        }
    }
    /// The bits of a place that are bits of the hash.
    #[inline(always)]
    fn tag_mask(&self) -> u32 {
        if self.log2 < TAGGED_LOG2 {
            0
        } else {
            ((-1i64 as u64) << self.log2) as u32
        }
    }
    /// What a place holds for an entry.
    #[inline(always)]
    fn tagged(&self, hash: i64, position: usize) -> u32 {
        hash as u32 & self.tag_mask() | position as u32
    }

    /// The position of an interned or at least exact `str` key. Cannot run Python code as long as all keys of equal hash
    /// are strings or small ints; other keys of equal hash are not looked at and never equal unless they say so.
    #[inline(always)]
    pub fn find_quick(&self, key: &Value, hash: i64) -> Quick {
        let tag_mask = self.tag_mask();
        let mut places = self.places(hash);
        loop {
            let index = self.index_at(places.at);
            if index < DUMMY {
                if (index ^ hash as u32) & tag_mask == 0 {
                    let position = (index & !tag_mask) as usize;
                    // SAFETY: live indices name initialised entries.
                    let e = unsafe { &*self.entries.add(position) };
                    if e.key.raw() == key.raw() && !key.is_immediate_float() {
                        return Quick::Found(position);
                    }
                    if e.hash == hash {
                        // SAFETY: an indexed entry is alive.
                        match quick_equal(unsafe { Value::borrow_raw((&raw const e.key).cast()) }, key) {
                            Some(true) => return Quick::Found(position),
                            Some(false) => {}
                            None => return Quick::Ask,
                        }
                    }
                }
            } else if index == EMPTY {
                return Quick::Absent;
            }
            places.advance();
        }
    }

    /// The places where a hash may be, in the order in which they are searched.
    #[inline(always)]
    fn places(&self, hash: i64) -> Places {
        let mask = (1usize << self.log2) - 1;
        Places {
            at: hash as usize & mask,
            mask,
            perturb: hash as u64,
            neighbours: NEIGHBOURS,
        }
    }

    /// Starts a walk over the entries of equal hash.
    pub fn probe(&self, hash: i64) -> Places {
        self.places(hash)
    }

    /// The next entry of equal hash on the walk; the table must not have changed since [`Table::probe`].
    pub fn next_candidate(&self, places: &mut Places, hash: i64) -> Option<usize> {
        let tag_mask = self.tag_mask();
        loop {
            let index = self.index_at(places.at);
            if index == EMPTY {
                return None;
            }
            places.advance();
            if index < DUMMY && (index ^ hash as u32) & tag_mask == 0 {
                let position = (index & !tag_mask) as usize;
                if self.entry(position).is_some_and(|e| e.hash == hash) {
                    return Some(position);
                }
            }
        }
    }

    /// Continues the count of changes of the table that this one replaces.
    pub fn note_change_after(&mut self, changes: u32) {
        self.changes = changes.wrapping_add(1);
    }

    /// The place in the index table that holds `position`.
    fn place_of(&self, hash: i64, position: usize) -> usize {
        let index = self.tagged(hash, position);
        let mut places = self.places(hash);
        while self.index_at(places.at) != index {
            places.advance();
        }
        places.at
    }

    /// The first free place on the way of `hash`.
    #[inline(always)]
    fn free_place(&self, hash: i64) -> usize {
        let mut places = self.places(hash);
        while self.index_at(places.at) < DUMMY {
            places.advance();
        }
        places.at
    }

    /// Appends an entry for a key that is not there.
    #[inline(always)]
    pub fn insert_new(&mut self, key: Value, hash: i64, value: Value) {
        if self.usable == 0 {
            self.resize(log2_for(self.used * 3));
        }
        let place = self.free_place(hash);
        let n = self.entry_count as usize;
        self.set_index(place, self.tagged(hash, n));
        // SAFETY: `usable` says there is room.
        unsafe {
            self.entries.add(n).write(Entry {
                hash,
                key: Slot::new(key),
                value: Slot::new(value),
            })
        };
        self.entry_count += 1;
        self.usable -= 1;
        self.used += 1;
        self.changes = self.changes.wrapping_add(1);
    }

    /// Makes room for `n` keys in all, as updating from a large dict does.
    pub fn reserve(&mut self, n: usize) {
        let log2 = log2_for((n * 3).div_ceil(2));
        if log2 > self.log2 {
            self.resize(log2);
        }
    }

    /// Makes room for a merge of `more` keys, in CPython's step.
    pub fn reserve_merge(&mut self, more: usize) {
        if usable_fraction(self.log2) < more {
            self.resize(log2_for(((self.used + more) * 3).div_ceil(2)));
        }
    }

    #[inline(never)]
    fn resize(&mut self, log2: u8) {
        let mut old = std::mem::replace(self, Table::new());
        self.allocate(log2);
        self.used = old.used;
        self.changes = old.changes.wrapping_add(1);
        self.has_cells = old.has_cells;
        let mut n = 0usize;
        for k in 0..old.entry_count as usize {
            // SAFETY: entries are moved out of the old memory once.
            unsafe {
                let e = old.entries.add(k);
                if (*e).key.is_null() {
                    continue;
                }
                let hash = (*e).hash;
                std::ptr::copy_nonoverlapping(e, self.entries.add(n), 1);
                let place = self.free_place(hash);
                self.set_index(place, self.tagged(hash, n));
            }
            n += 1;
        }
        self.entry_count = n as u32;
        self.first = 0;
        self.usable -= n as u32;
        old.entry_count = 0;
        old.used = 0;
        old.free_memory();
    }

    /// Removes an entry; the key and the value are the caller's to drop.
    pub fn remove(&mut self, position: usize) -> (Slot, Slot) {
        let hash = self.entry_mut(position).hash;
        let place = self.place_of(hash, position);
        self.set_index(place, DUMMY);
        self.used -= 1;
        self.changes = self.changes.wrapping_add(1);
        let e = self.entry_mut(position);
        (
            std::mem::replace(&mut e.key, Slot::NULL),
            std::mem::replace(&mut e.value, Slot::NULL),
        )
    }

    /// Removes the last entry, giving its place back (`popitem`).
    pub fn remove_last(&mut self) -> Option<(Slot, Slot)> {
        let position = self.entries().iter().rposition(|e| !e.key.is_null())?;
        let removed = self.remove(position);
        // Deleted places hold nothing to drop.
        self.entry_count = position as u32;
        self.first = self.first.min(self.entry_count);
        Some(removed)
    }

    /// The first live position; remembers what it skipped.
    pub fn first_position(&mut self) -> Option<usize> {
        let position = self.next_position(self.first as usize)?;
        self.first = position as u32;
        Some(position)
    }

    /// The last live position.
    pub fn last_position(&self) -> Option<usize> {
        self.entries().iter().rposition(|e| !e.key.is_null())
    }

    /// Moves a live entry behind all others, or before all others (which moves them all).
    pub fn move_to_end(&mut self, position: usize, last: bool) {
        let hash = self.entry_mut(position).hash;
        if last {
            if self.last_position() == Some(position) {
                return;
            }
            let (mut key, mut value) = self.remove(position);
            if let (Some(k), Some(v)) = (key.take(), value.take()) {
                self.insert_new(k, hash, v);
            }
            return;
        }
        if self.first_position() == Some(position) {
            return;
        }
        let (mut key, mut value) = self.remove(position);
        let (Some(k), Some(v)) = (key.take(), value.take()) else {
            return;
        };
        let first = self.first as usize;
        if first > 0 {
            // A deleted entry before the first live one gives its place.
            let place = self.free_place(hash);
            self.set_index(place, self.tagged(hash, first - 1));
            let e = self.entry_mut(first - 1);
            (e.hash, e.key, e.value) = (hash, Slot::new(k), Slot::new(v));
            self.first -= 1;
            self.used += 1;
            return;
        }
        let mut moved = Table::new();
        moved.allocate(self.log2.max(log2_for((self.used + 1) * 2)));
        moved.changes = self.changes.wrapping_add(1);
        moved.has_cells = self.has_cells;
        moved.insert_new(k, hash, v);
        for i in 0..self.positions() {
            let e = self.entry_mut(i);
            let (hash, key, value) = (e.hash, e.key.take(), e.value.take());
            if let (Some(k), Some(v)) = (key, value) {
                moved.insert_new(k, hash, v);
            }
        }
        self.used = 0;
        *self = moved;
    }

    /// The first live entry at or after `position`.
    #[inline(always)]
    pub fn next_position(&self, mut position: usize) -> Option<usize> {
        while position < self.positions() {
            if self.entry(position).is_some() {
                return Some(position);
            }
            position += 1;
        }
        None
    }

    /// A copy with new references; `read` reads a value (through its cell).
    pub fn copy(&self, read: impl Fn(&Value) -> Option<Value>) -> Table {
        let mut t = Table::new();
        if self.used == 0 {
            return t;
        }
        let compact = self.used == self.entry_count as usize;
        if compact || self.used >= self.entry_count as usize * 2 / 3 {
            t.allocate(self.log2);
            // SAFETY: both tables have the same layout; the entries are written below.
            unsafe { std::ptr::copy_nonoverlapping(self.indices, t.indices, index_width(self.log2) << self.log2) };
            for (n, e) in self.entries().iter().enumerate() {
                let value = e.value.get().and_then(&read);
                let e = Entry {
                    hash: e.hash,
                    key: e.key.clone(),
                    value: value.into(),
                };
                // SAFETY: inside the allocation.
                unsafe { t.entries.add(n).write(e) };
            }
            t.entry_count = self.entry_count;
            t.usable = self.usable;
            t.used = self.used;
        } else {
            t.reserve_merge(self.used);
            for e in self.entries() {
                if let (Some(k), Some(v)) = (e.key.get(), e.value.get().and_then(&read)) {
                    t.insert_new(k.clone(), e.hash, v);
                }
            }
        }
        t
    }
}

/// A walk over the places where a hash may be: neighbours of a place, then CPython's next one.
pub struct Places {
    at: usize,
    mask: usize,
    perturb: u64,
    neighbours: u32,
}

impl Places {
    #[inline(always)]
    fn advance(&mut self) {
        if self.neighbours > 0 {
            self.neighbours -= 1;
            self.at = self.at & !(GROUP - 1) | (self.at + 1) & (GROUP - 1);
            return;
        }
        self.neighbours = NEIGHBOURS;
        self.perturb >>= PERTURB_SHIFT;
        // From the place that the group began with.
        let first = self.at & !(GROUP - 1) | self.at.wrapping_sub(NEIGHBOURS as usize) & (GROUP - 1);
        self.at = (first
            .wrapping_mul(5)
            .wrapping_add(self.perturb as usize)
            .wrapping_add(1))
            & self.mask;
    }
}

/// The answer of a look-up that runs no Python code.
pub enum Quick {
    /// At this position.
    Found(usize),
    /// Not there.
    Absent,
    /// `__eq__` has to be asked.
    Ask,
}

impl Drop for Table {
    fn drop(&mut self) {
        let count = std::mem::replace(&mut self.entry_count, 0) as usize;
        self.used = 0;
        for k in 0..count {
            // SAFETY: each entry is dropped once.
            unsafe { std::ptr::drop_in_place(self.entries.add(k)) };
        }
        self.free_memory();
    }
}
