//! Look-ups in the tables.

use super::tables::*;
use crate::types::str::unicode;

/// What is known of a character; equal for many.
pub struct Record {
    /// Index in `CATEGORIES`.
    pub category: u8,
    /// Index in `BIDIRECTIONAL`.
    pub bidirectional: u8,
    /// Canonical combining class.
    pub combining: u8,
    /// 1 if mirrored in text that runs from right to left.
    pub mirrored: u8,
    /// Index in `WIDTHS`.
    pub width: u8,
}

/// Version of the database that is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// That of CPython 3.12.
    Now,
    /// 3.2, which internationalised domain names (IDNA 2003) use.
    Old,
}

/// A three-level table: blocks of 64 code points in groups of 32.
fn trie_index(index0: &[u8], c: u32) -> (usize, usize) {
    let c = c as usize;
    let group = usize::from(index0[c >> 11]);
    ((group << 5) + ((c >> 6) & 31), c & 63)
}

/// The record of a character.
pub fn record(version: Version, c: u32) -> &'static Record {
    let at = match version {
        Version::Now => {
            let (block, low) = trie_index(&NOW_INDEX0, c);
            usize::from(NOW_DATA[(usize::from(NOW_INDEX1[block]) << 6) + low])
        }
        Version::Old => {
            let (block, low) = trie_index(&OLD_INDEX0, c);
            usize::from(OLD_DATA[(usize::from(OLD_INDEX1[block]) << 6) + low])
        }
    };
    &RECORDS[at]
}

/// True if the character is assigned in the version.
pub fn is_assigned(version: Version, c: u32) -> bool {
    record(version, c).category != 0
}

fn find<T: Copy>(table: &[(u32, T)], c: u32) -> Option<T> {
    table.binary_search_by_key(&c, |e| e.0).ok().map(|i| table[i].1)
}

/// The decomposition of a character: mark ("" if canonical) and characters. Hangul is not in the tables.
pub fn decomposition(version: Version, c: u32) -> Option<(&'static str, &'static [u32])> {
    if c < 0xA0 || (version == Version::Old && !is_assigned(version, c)) {
        return None;
    }
    let at = usize::from(find(&DECOMPOSITIONS, c)?);
    let head = POOL[at] as usize;
    Some((TAGS[head >> 8], &POOL[at + 1..at + 1 + (head & 0xFF)]))
}

/// The character whose decomposition version 3.2 had wrong.
pub fn corrected(c: u32) -> Option<u32> {
    find(&OLD_DECOMPOSITIONS, c)
}

/// The character that two others compose to.
pub fn composition(a: u32, b: u32) -> Option<u32> {
    let at = COMPOSITIONS.binary_search_by_key(&(a, b), |e| (e.0, e.1)).ok()?;
    Some(COMPOSITIONS[at].2)
}

/// The value of a decimal digit.
pub fn decimal(version: Version, c: u32) -> Option<i64> {
    if version == Version::Old {
        if !is_assigned(version, c) {
            return None;
        }
        if let Some(old) = find(&OLD_DECIMALS, c) {
            return (old >= 0).then_some(old);
        }
    }
    unicode::decimal(c).map(i64::from)
}

/// The value of a digit.
pub fn digit(c: u32) -> Option<i64> {
    unicode::digit(c).map(i64::from)
}

/// The numeric value.
pub fn numeric(version: Version, c: u32) -> Option<f64> {
    if version == Version::Old && !is_assigned(version, c) {
        return None;
    }
    let at = NUMBERS.binary_search_by_key(&c, |e| e.0).ok()?;
    Some(NUMBERS[at].1 as f64 / NUMBERS[at].2 as f64)
}
