//! The constants of one code unit, merged as CPython merges them.

use std::hash::{Hash, Hasher};

use krait_bytecode::{Constant, Text};
use rustc_hash::FxHasher;

use crate::names::{hash, hash_words};
use crate::positions::Positions;

/// Constants in order of first use, merged as CPython merges them.
#[derive(Clone, Debug)]
pub struct ConstTable {
    items: Vec<Constant>,
    /// Of each constant, a number that equal ones have in common.
    fingerprints: Vec<u32>,
    /// The first of these once more.
    first: [u32; LINEAR],
    /// Where the fingerprints stand, once there are many.
    positions: Positions,
    /// Of the constants that [`place_of`] knows, the index plus one.
    direct: [u16; DIRECT],
}

/// Up to how many constants a table is searched from end to end.
const LINEAR: usize = 16;

/// How many constants have a place of their own.
const DIRECT: usize = 40;

/// The place among [`DIRECT`] of the constants that are met most often.
#[inline]
fn place_of(value: &Constant) -> usize {
    match value {
        Constant::None => 0,
        Constant::True => 1,
        Constant::False => 2,
        Constant::Int(value) => match u8::try_from(value) {
            Ok(value) => value as usize + 3,
            Err(_) => DIRECT,
        },
        _ => DIRECT,
    }
}

impl Default for ConstTable {
    fn default() -> ConstTable {
        ConstTable {
            items: Vec::new(),
            fingerprints: Vec::new(),
            first: [0; LINEAR],
            positions: Positions::default(),
            direct: [0; DIRECT],
        }
    }
}

impl ConstTable {
    /// An empty table.
    pub fn new() -> ConstTable {
        ConstTable::default()
    }

    /// The index of the constant, which is appended if it is not there.
    #[inline]
    pub fn add(&mut self, value: &Constant) -> u32 {
        let place = place_of(value);
        match self.direct.get(place) {
            Some(0) | None => self.add_other(value, place),
            Some(index) => u32::from(*index) - 1,
        }
    }

    #[inline(never)]
    fn add_other(&mut self, value: &Constant, place: usize) -> u32 {
        let fingerprint = fingerprint_of(value);
        // What has a place of its own is there only if the place says so, unless the index did not fit.
        let is_new = place < DIRECT && self.items.len() < usize::from(u16::MAX);
        if !is_new && let Some(index) = self.find(fingerprint, |other| other == value) {
            return index;
        }
        // A text is copied to its place at once.
        match value {
            Constant::Str(text) => self.items.push(Constant::Str(text.clone())),
            other => self.items.push(other.clone()),
        }
        let index = self.note_last(fingerprint);
        if let Some(direct) = self.direct.get_mut(place) {
            *direct = u16::try_from(index + 1).unwrap_or(0);
        }
        index
    }

    /// As [`Self::add`], of a constant that is kept if it is new: one that is no number and none of the named ones.
    pub fn add_owned(&mut self, value: Constant) -> u32 {
        debug_assert!(place_of(&value) == DIRECT);
        let fingerprint = fingerprint_of(&value);
        match self.find(fingerprint, |other| *other == value) {
            Some(index) => index,
            None => self.append(value, fingerprint),
        }
    }

    /// As [`Self::add`], of a `str`.
    pub fn add_text(&mut self, text: &Text) -> u32 {
        let fingerprint = fingerprint_of_text(text);
        let is_it = |other: &Constant| matches!(other, Constant::Str(other) if other == text);
        match self.find(fingerprint, is_it) {
            Some(index) => index,
            None => self.append(Constant::Str(text.clone()), fingerprint),
        }
    }

    /// The index of the constant with this fingerprint that `is_it` accepts.
    #[inline]
    fn find(&self, fingerprint: u32, is_it: impl Fn(&Constant) -> bool) -> Option<u32> {
        let count = self.fingerprints.len();
        if count > LINEAR {
            let is_at = |index: usize| self.fingerprints[index] == fingerprint && is_it(&self.items[index]);
            return self.positions.find(fingerprint, is_at).map(|index| index as u32);
        }
        // All at once, since where it is found, if at all, is as good as random.
        let is_first = |(index, first): (usize, &u32)| u32::from(*first == fingerprint) << index;
        let mut found = self
            .first
            .iter()
            .enumerate()
            .map(is_first)
            .fold(0, |all, bit| all | bit);
        found &= (1 << count) - 1;
        while found != 0 {
            let index = found.trailing_zeros();
            if is_it(&self.items[index as usize]) {
                return Some(index);
            }
            found &= found - 1;
        }
        None
    }

    /// Appends the constant even if an equal one is there; its index.
    pub fn push(&mut self, value: Constant) -> u32 {
        let fingerprint = fingerprint_of(&value);
        self.append(value, fingerprint)
    }

    /// Makes room for a constant that is set later, and never looked for; its index.
    pub(crate) fn reserve(&mut self) -> u32 {
        self.append(Constant::None, UNSOUGHT)
    }

    fn append(&mut self, value: Constant, fingerprint: u32) -> u32 {
        self.items.push(value);
        self.note_last(fingerprint)
    }

    /// Notes the fingerprint of the last constant; its index.
    fn note_last(&mut self, fingerprint: u32) -> u32 {
        if let Some(first) = self.first.get_mut(self.fingerprints.len()) {
            *first = fingerprint;
        }
        self.fingerprints.push(fingerprint);
        if self.fingerprints.len() > LINEAR {
            let fingerprints = &self.fingerprints;
            let hash_of = |index: usize| (fingerprints[index] != UNSOUGHT).then_some(fingerprints[index]);
            self.positions.note_last(fingerprints.len(), hash_of);
        }
        self.fingerprints.len() as u32 - 1
    }

    /// The constants in order, as a slice.
    pub fn as_slice(&self) -> &[Constant] {
        &self.items
    }

    /// Number of constants.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The constants in order, to be changed; after that, none may be looked for.
    pub(crate) fn items_mut(&mut self) -> &mut Vec<Constant> {
        &mut self.items
    }

    /// Removes all constants, keeping the memory.
    pub(crate) fn clear(&mut self) {
        self.items.clear();
        self.fingerprints.clear();
        self.positions.clear();
        self.direct = [0; DIRECT];
    }
}

/// The fingerprint of what is never looked for.
const UNSOUGHT: u32 = 0;

/// A number that equal constants have in common, not [`UNSOUGHT`].
#[inline]
fn fingerprint_of(value: &Constant) -> u32 {
    let fingerprint = match value {
        Constant::None => 1,
        Constant::True => 2,
        Constant::False => 3,
        Constant::Str(text) => fingerprint_of_text(text),
        // Equal numbers give the same one; others may.
        Constant::Int(value) => i64::try_from(value).map_or_else(|_| hashed(value), |value| value as u32 ^ 0x5EED),
        // Code objects are large and rarely equal.
        Constant::Code(code) => code.firstlineno as u32 ^ (code.code().len() as u32) << 16 ^ 0xC0DE,
        _ => hashed(value),
    };
    fingerprint.max(UNSOUGHT + 1)
}

fn hashed(value: &impl Hash) -> u32 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    (hasher.finish() >> 16) as u32
}

#[inline]
fn fingerprint_of_text(text: &Text) -> u32 {
    let hash = match text.short_words() {
        Some(words) => hash_words(words),
        None => hash(text),
    };
    ((hash >> 32) as u32).max(UNSOUGHT + 1)
}
