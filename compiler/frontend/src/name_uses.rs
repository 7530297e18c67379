//! Where names stand as expressions: what the parser notes of each, and what the symbol table makes of it.
//!
//! Most statements do nothing with names but use and bind them. The symbol table reads the uses of these here, one after the
//! other, rather than in the tree.

use std::ops::Range;

use crate::ast::NameUse;
use crate::names::Name;

/// The uses of names in one tree, in the order of the source.
#[derive(Clone, Debug, Default)]
pub(crate) struct NameUses {
    uses: Vec<Noted>,
}

/// One use of a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Noted {
    pub name: Name,
    /// Whether the name is bound or unbound here: what the parser knows. Then the place of the name among the symbols of its
    /// block: what the symbol table knows.
    fact: u32,
}

impl Noted {
    /// Whether the name is bound or unbound, rather than loaded; before the symbol table is made.
    #[inline]
    pub fn binds(self) -> bool {
        self.fact != 0
    }
}

/// The uses in one statement, if the symbol table need know no more of it.
// Packed, so that there is room for something else in the word that it fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, packed(2))]
pub(crate) struct PlainUses {
    first: u32,
    count: u16,
}

impl PlainUses {
    /// There is more to know.
    pub const NONE: PlainUses = PlainUses {
        first: 0,
        count: u16::MAX,
    };

    /// These; none if they are too many.
    #[inline]
    pub fn new(first: usize, end: usize) -> PlainUses {
        PlainUses {
            first: first as u32,
            count: (end - first).min(usize::from(u16::MAX)) as u16,
        }
    }

    /// Their numbers.
    #[inline]
    pub fn range(self) -> Option<Range<usize>> {
        let first = self.first as usize;
        (self.count != u16::MAX).then(|| first..first + usize::from(self.count))
    }
}

impl NameUses {
    /// Makes room for so many.
    pub fn reserve(&mut self, count: usize) {
        self.uses.reserve(count);
    }

    /// How many there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.uses.len()
    }

    /// Forgets those from `length` on.
    pub fn truncate(&mut self, length: usize) {
        self.uses.truncate(length);
    }

    /// Notes a use that comes behind all others.
    #[inline]
    pub fn add(&mut self, name: Name, binds: bool) -> NameUse {
        let number = self.uses.len() as u32;
        let fact = u32::from(binds);
        self.uses.push(Noted { name, fact });
        NameUse::numbered(name, number)
    }

    /// Notes that a name is bound or unbound where it was taken for loaded.
    #[inline]
    pub fn bind(&mut self, id: &NameUse) {
        if let Some(noted) = self.uses.get_mut(id.number()) {
            noted.fact = 1;
        }
    }

    /// A use.
    #[inline]
    pub fn get(&self, number: usize) -> Noted {
        self.uses[number]
    }

    /// Notes where a name is among the symbols of its block.
    #[inline]
    pub fn set_position(&mut self, number: usize, position: usize) {
        self.uses[number].fact = position as u32;
    }

    /// As [`Self::set_position`], of a name that the parser perhaps did not see.
    pub fn set_position_of(&mut self, id: &NameUse, position: usize) {
        let fact = position as u32;
        match self.uses.get_mut(id.number()) {
            Some(noted) => noted.fact = fact,
            None => {
                id.set_number(self.uses.len() as u32);
                self.uses.push(Noted { name: id.name, fact });
            }
        }
    }

    /// Where a name probably is among the symbols of its block, once the symbol table is made.
    #[inline]
    pub fn position(&self, id: &NameUse) -> usize {
        self.uses
            .get(id.number())
            .map_or(usize::MAX, |noted| noted.fact as usize)
    }
}
