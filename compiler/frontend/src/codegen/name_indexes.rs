//! Which index each name has among the names of the unit being filled.
//!
//! Invariant: units are entered and left in the order of a stack, and those of one depth share a list, which is looked into
//! without search: an entry counts if it bears the stamp of the unit.

use crate::names::Name;

/// Of each name, the stamp of the unit that had it last, and its index there.
type Stamps = Vec<(u32, u32)>;

/// How many lists are kept for the next compilation, and how long they may be.
const KEPT_LISTS: usize = 8;
const KEPT_LENGTH: usize = 1 << 13;

/// The indexes of the names of a unit and of those around it.
#[derive(Default)]
pub(super) struct NameIndexes {
    stamps: Stamps,
    stamp: u32,
    outer: Vec<(Stamps, u32)>,
    spare: Vec<Stamps>,
    last_stamp: u32,
}

impl NameIndexes {
    /// Begins a unit, which has no names.
    pub(super) fn enter(&mut self) {
        self.last_stamp += 1;
        let stamps = std::mem::replace(&mut self.stamps, self.spare.pop().unwrap_or_default());
        self.outer.push((stamps, self.stamp));
        self.stamp = self.last_stamp;
    }

    /// Goes back to the unit around.
    pub(super) fn leave(&mut self) {
        let (stamps, stamp) = self.outer.pop().unwrap_or_default();
        self.spare.push(std::mem::replace(&mut self.stamps, stamps));
        self.stamp = stamp;
    }

    /// The index of a name in the unit.
    #[inline]
    pub(super) fn get(&self, name: Name) -> Option<usize> {
        match self.stamps.get(name.index()) {
            Some((stamp, index)) if *stamp == self.stamp => Some(*index as usize),
            _ => None,
        }
    }

    /// Gives a name an index in the unit.
    #[inline]
    pub(super) fn set(&mut self, name: Name, index: usize) {
        if self.stamps.len() <= name.index() {
            self.grow(name);
        }
        self.stamps[name.index()] = (self.stamp, index as u32);
    }

    #[cold]
    fn grow(&mut self, name: Name) {
        let length = (name.index() + 1).next_power_of_two().max(512);
        if self.stamps.is_empty() {
            // Of a long list that comes as zeros, only what is used takes memory.
            self.stamps = vec![(0, 0); length];
        } else {
            self.stamps.resize(length, (0, 0));
        }
    }

    /// Makes it fit for another compilation, keeping some memory.
    pub(super) fn recycle(mut self) -> NameIndexes {
        if self.last_stamp > u32::MAX / 2 {
            return NameIndexes::default();
        }
        self.spare.truncate(KEPT_LISTS);
        self.spare.retain(|stamps| stamps.len() <= KEPT_LENGTH);
        self
    }
}
