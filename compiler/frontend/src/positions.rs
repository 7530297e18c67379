//! Where in a list something stands, found by a hash: the index of the small ordered tables of this crate.
//!
//! The list itself, its hashes and what counts as equal are left to the table that has the index.

/// For hashes, positions in a list that only grows.
///
/// Each place holds a position plus one, or 0; no more than half of the places are taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Positions {
    places: Vec<u32>,
}

#[inline]
fn spread(hash: u32) -> usize {
    (hash.wrapping_mul(0x9E37_79B1) >> 7) as usize
}

impl Positions {
    /// The position with this hash that `is_it` accepts.
    #[inline]
    pub(crate) fn find(&self, hash: u32, mut is_it: impl FnMut(usize) -> bool) -> Option<usize> {
        let mask = self.places.len().wrapping_sub(1);
        let mut at = spread(hash) & mask;
        loop {
            match self.places.get(at) {
                None | Some(0) => return None,
                Some(place) if is_it(*place as usize - 1) => return Some(*place as usize - 1),
                Some(_) => at = (at + 1) & mask,
            }
        }
    }

    /// Notes the last position of a list that has become `count` long.
    ///
    /// What has no hash is not to be found.
    pub(crate) fn note_last(&mut self, count: usize, hash_of: impl Fn(usize) -> Option<u32>) {
        if self.places.len() >= count * 2 {
            if let Some(hash) = hash_of(count - 1) {
                self.place(count - 1, hash);
            }
            return;
        }
        self.places.clear();
        self.places.resize((count * 4).next_power_of_two(), 0);
        for position in 0..count {
            if let Some(hash) = hash_of(position) {
                self.place(position, hash);
            }
        }
    }

    #[inline]
    fn place(&mut self, position: usize, hash: u32) {
        let mask = self.places.len() - 1;
        let mut at = spread(hash) & mask;
        while self.places[at] != 0 {
            at = (at + 1) & mask;
        }
        self.places[at] = position as u32 + 1;
    }

    /// Forgets all positions, keeping the memory.
    #[inline]
    pub(crate) fn clear(&mut self) {
        self.places.clear();
    }
}
