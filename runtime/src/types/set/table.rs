//! The hash table behind `set` and `frozenset`: exactly the layout, probing and growth of CPython's `setobject.c`, because
//! programs see the order of small ints in it.

use crate::cell::Mut;
use crate::exceptions::R;
use crate::ops::compare;
use crate::types::dict;
use crate::value::{Slot, Value};

const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;
const MIN_SIZE: usize = 8;
/// Hash field of a deleted entry; no hash is -1.
const DUMMY_HASH: i64 = -1;
/// No place.
const NOWHERE: usize = usize::MAX;

/// A place of the table. Unused: no key and hash 0; deleted: no key and hash -1.
#[repr(C)]
pub struct SetEntry {
    /// The key.
    pub key: Slot,
    /// Its hash.
    pub hash: i64,
}

/// The table.
#[repr(C)]
pub struct Table {
    /// The places; empty until something is added, then a power of two.
    entries: Vec<SetEntry>,
    /// Live keys.
    pub used: usize,
    /// Live and deleted places.
    pub fill: usize,
    /// Where `pop` goes on searching.
    finger: usize,
}

/// What discarding found.
#[derive(PartialEq, Eq)]
pub enum Discarded {
    /// The key was there.
    Found,
    /// It was not.
    NotFound,
}

/// What a walk found; it fits registers.
enum Search {
    Found(usize),
    /// The key is not there: the unused place that ended the walk.
    Unused(usize),
    /// The key is not there: the last deleted place before the unused one.
    Deleted(usize),
    /// The place of a key of equal hash that must be asked.
    Ask(usize),
    /// There is a key of equal hash that is no small int.
    Other,
}

/// The place of a key, or where it would go.
enum Place {
    Found(usize),
    Unused(usize),
    Deleted(usize),
}

/// Where a key goes that is not there.
#[inline(always)]
fn absent(at: usize, deleted: usize) -> Search {
    if deleted == NOWHERE {
        Search::Unused(at)
    } else {
        Search::Deleted(deleted)
    }
}

impl Table {
    /// No keys.
    pub const fn new() -> Table {
        Table {
            entries: Vec::new(),
            used: 0,
            fill: 0,
            finger: 0,
        }
    }
    /// Number of places minus one.
    #[inline(always)]
    pub fn mask(&self) -> usize {
        if self.entries.is_empty() {
            MIN_SIZE - 1
        } else {
            self.entries.len() - 1
        }
    }
    /// Bytes outside the object as CPython counts them.
    pub fn outside_bytes(&self) -> usize {
        if self.entries.len() <= MIN_SIZE {
            0
        } else {
            self.entries.len() * 16
        }
    }
    /// All places.
    pub fn entries(&self) -> &[SetEntry] {
        &self.entries
    }
    /// The first live entry at or after `*position`, which is moved behind it.
    #[inline(always)]
    pub fn next(&self, position: &mut usize) -> Option<(&Value, i64)> {
        while let Some(e) = self.entries.get(*position) {
            *position += 1;
            if let Some(k) = e.key.get() {
                return Some((k, e.hash));
            }
        }
        None
    }

    #[inline]
    fn allocate(size: usize) -> Vec<SetEntry> {
        const UNUSED: SetEntry = SetEntry {
            key: Slot::NULL,
            hash: 0,
        };
        let mut entries = Vec::with_capacity(size);
        if size == MIN_SIZE {
            entries.extend([const { UNUSED }; MIN_SIZE]);
        } else {
            entries.resize_with(size, || UNUSED);
        }
        entries
    }

    /// Walks from the place of `hash`; `skip` says how many keys of equal hash were asked and found different.
    #[inline(always)]
    fn search(&self, key: &Value, hash: i64, mut skip: usize) -> Search {
        let mask = self.entries.len() - 1;
        let mut perturb = hash as u64;
        let mut i = hash as usize & mask;
        let mut deleted = NOWHERE;
        loop {
            let probes = if i + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
            for at in i..=i + probes {
                // SAFETY: `at <= mask`.
                let e = unsafe { self.entries.get_unchecked(at) };
                match e.key.get() {
                    None if e.hash == 0 => return absent(at, deleted),
                    None => deleted = at,
                    Some(k) if e.hash == hash => {
                        if k.is(key) && !k.is_immediate_float() {
                            return Search::Found(at);
                        }
                        let immediate = k.is_small_int() && key.is_small_int();
                        if immediate {
                            continue;
                        }
                        match dict::quick_equal(k, key).filter(|_| !k.is_immediate_float()) {
                            Some(true) => return Search::Found(at),
                            Some(false) => continue,
                            None => {}
                        }
                        if skip == 0 {
                            return Search::Ask(at);
                        }
                        skip -= 1;
                    }
                    _ => {}
                }
            }
            perturb >>= PERTURB_SHIFT;
            i = (i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize)) & mask;
        }
    }

    /// The same for a small int, as long as no key of equal hash is something else.
    #[inline(always)]
    fn search_int(&self, key: &Value, hash: i64) -> Search {
        let mask = self.entries.len() - 1;
        let mut perturb = hash as u64;
        let mut i = hash as usize & mask;
        let mut deleted = NOWHERE;
        loop {
            let probes = if i + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
            for at in i..=i + probes {
                // SAFETY: `at <= mask`.
                let e = unsafe { self.entries.get_unchecked(at) };
                if e.key.raw() == key.raw() {
                    return Search::Found(at);
                }
                if e.key.is_null() {
                    if e.hash == 0 {
                        return absent(at, deleted);
                    }
                    deleted = at;
                } else if e.hash == hash {
                    return Search::Other;
                }
            }
            perturb >>= PERTURB_SHIFT;
            i = (i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize)) & mask;
        }
    }

    /// Puts a key into a table without deleted entries that does not have it.
    fn insert_clean(&mut self, key: Slot, hash: i64) {
        let mask = self.entries.len() - 1;
        let mut perturb = hash as u64;
        let mut i = hash as usize & mask;
        loop {
            let probes = if i + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
            if let Some(e) = self.entries[i..=i + probes].iter_mut().find(|e| e.key.is_null()) {
                // The old key is empty, so nothing is dropped.
                *e = SetEntry { key, hash };
                return;
            }
            perturb >>= PERTURB_SHIFT;
            i = (i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize)) & mask;
        }
    }

    /// Rebuilds the table with more than `min_used` places.
    pub fn resize(&mut self, min_used: usize) {
        let mut size = MIN_SIZE;
        while size <= min_used {
            size <<= 1;
        }
        if size == MIN_SIZE && self.entries.len() <= MIN_SIZE && self.fill == self.used {
            return;
        }
        let old = std::mem::replace(&mut self.entries, Table::allocate(size));
        for e in old {
            if !e.key.is_null() {
                self.insert_clean(e.key, e.hash);
            }
        }
        self.fill = self.used;
    }

    /// Removes the live entry at a place.
    fn remove_at(&mut self, at: usize) -> Option<Value> {
        self.used -= 1;
        let e = &mut self.entries[at];
        e.hash = DUMMY_HASH;
        e.key.take()
    }

    /// Removes some key.
    pub fn pop(&mut self) -> Option<Value> {
        if self.used == 0 {
            return None;
        }
        let mask = self.mask();
        let mut at = self.finger & mask;
        while self.entries[at].key.is_null() {
            at = if at == mask { 0 } else { at + 1 };
        }
        self.finger = at + 1;
        self.remove_at(at)
    }

    /// Grows as after an insertion.
    #[inline(always)]
    fn grow_if_full(&mut self) {
        if self.fill * 5 >= self.mask() * 3 {
            self.resize(growth(self.used));
        }
    }

    /// Purges deleted entries when there are many.
    pub fn shrink_after_difference(&mut self) {
        if self.fill - self.used > self.mask() / 4 {
            self.resize(growth(self.used));
        }
    }

    /// Makes room for `more` keys at once.
    pub fn reserve_merge(&mut self, more: usize) {
        if (self.fill + more) * 5 >= self.mask() * 3 {
            self.resize((self.used + more) * 2);
        }
        if self.entries.is_empty() {
            self.entries = Table::allocate(MIN_SIZE);
        }
    }

    /// Copies a table as it is, if a merge into an empty one would make the same; false: it would not.
    pub fn clone_from_table(&mut self, other: &Table) -> bool {
        let grown = (other.used * 2 + 1).next_power_of_two().max(MIN_SIZE);
        let size = if other.used * 5 >= (MIN_SIZE - 1) * 3 {
            grown
        } else {
            MIN_SIZE
        };
        if other.entries.len() != size || other.fill != other.used {
            return false;
        }
        let copy = |e: &SetEntry| SetEntry {
            key: e.key.clone(),
            hash: e.hash,
        };
        self.entries = other.entries.iter().map(copy).collect();
        self.fill = other.used;
        self.used = other.used;
        true
    }

    /// Fills an empty table, grown by [`Table::reserve_merge`], from another one.
    pub fn fill_from(&mut self, other: &Table) {
        if self.mask() == other.mask() && other.fill == other.used {
            for (to, from) in self.entries.iter_mut().zip(&other.entries) {
                *to = SetEntry {
                    key: from.key.clone(),
                    hash: from.hash,
                };
            }
        } else {
            for e in other.entries.iter().filter(|e| !e.key.is_null()) {
                self.insert_clean(e.key.clone(), e.hash);
            }
        }
        self.fill = other.used;
        self.used = other.used;
    }
}

fn growth(used: usize) -> usize {
    if used > 50000 { used * 2 } else { used * 4 }
}

/// Looks for a key; runs `__eq__` where it has to and starts over when that changes the table.
#[inline(always)]
fn find(table: &Mut<Table>, key: &Value, hash: i64) -> R<Place> {
    if table.get().entries.is_empty() {
        return Ok(Place::Unused(0));
    }
    if key.is_small_int() {
        match table.get().search_int(key, hash) {
            Search::Found(at) => return Ok(Place::Found(at)),
            Search::Unused(at) => return Ok(Place::Unused(at)),
            Search::Deleted(at) => return Ok(Place::Deleted(at)),
            Search::Ask(_) | Search::Other => {}
        }
    }
    find_any(table, key, hash)
}

/// The same for keys of any type.
#[inline(never)]
fn find_any(table: &Mut<Table>, key: &Value, hash: i64) -> R<Place> {
    match table.get().search(key, hash, 0) {
        Search::Found(at) => Ok(Place::Found(at)),
        Search::Deleted(at) => Ok(Place::Deleted(at)),
        Search::Ask(at) => find_slow(table, key, hash, at),
        Search::Unused(at) => Ok(Place::Unused(at)),
        Search::Other => unreachable!("of small ints alone"),
    }
}

#[cold]
#[inline(never)]
fn find_slow(table: &Mut<Table>, key: &Value, hash: i64, first: usize) -> R<Place> {
    let mut at = first;
    let mut asked = 0;
    loop {
        let memory = table.get().entries.as_ptr();
        let size = table.get().entries.len();
        let Some(candidate) = table.get().entries[at].key.get().cloned() else {
            return Ok(Place::Unused(at));
        };
        let equal = compare::equal(&candidate, key)?;
        if equal {
            // CPython answers so even if the comparison changed the table; the place must exist, though.
            let t = table.get();
            if t.entries.get(at).is_some_and(|e| e.key.raw() == candidate.raw()) {
                return Ok(Place::Found(at));
            }
        }
        let t = table.get();
        let same = t.entries.as_ptr() == memory && t.entries.len() == size;
        if same && t.entries[at].key.raw() == candidate.raw() {
            asked += 1;
        } else {
            asked = 0;
        }
        if t.entries.is_empty() {
            return Ok(Place::Unused(0));
        }
        match t.search(key, hash, asked) {
            Search::Found(at) => return Ok(Place::Found(at)),
            Search::Deleted(at) => return Ok(Place::Deleted(at)),
            Search::Ask(next) => at = next,
            Search::Unused(at) => return Ok(Place::Unused(at)),
            Search::Other => unreachable!("of small ints alone"),
        }
    }
}

/// True if the key is there.
#[inline]
pub fn contains(table: &Mut<Table>, key: &Value, hash: i64) -> R<bool> {
    Ok(matches!(find(table, key, hash)?, Place::Found(_)))
}

/// Adds a key; true if it was not there.
#[inline]
pub fn add(table: &Mut<Table>, key: &Value, hash: i64) -> R<bool> {
    let found = find(table, key, hash)?;
    let t = table.get_mut();
    let mut place = match found {
        Place::Found(_) => return Ok(false),
        Place::Unused(place) => place,
        Place::Deleted(place) => {
            t.entries[place] = SetEntry {
                key: Slot::new(key.clone()),
                hash,
            };
            t.used += 1;
            return Ok(true);
        }
    };
    if t.entries.is_empty() {
        t.entries = Table::allocate(MIN_SIZE);
        place = hash as usize & (MIN_SIZE - 1);
    }
    t.entries[place] = SetEntry {
        key: Slot::new(key.clone()),
        hash,
    };
    t.fill += 1;
    t.used += 1;
    t.grow_if_full();
    Ok(true)
}

/// Removes a key.
pub fn discard(table: &Mut<Table>, key: &Value, hash: i64) -> R<Discarded> {
    match find(table, key, hash)? {
        Place::Found(at) => {
            let removed = table.get_mut().remove_at(at);
            drop(removed);
            Ok(Discarded::Found)
        }
        Place::Unused(_) | Place::Deleted(_) => Ok(Discarded::NotFound),
    }
}
