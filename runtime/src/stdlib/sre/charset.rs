//! Classes and sets of characters: what `re._compiler` writes for `[…]`, `\d`, ignored case.

use crate::types::str::unicode;

/// Categories (`CHCODES` of `re._constants`).
pub fn in_category(category: u32, c: u32) -> bool {
    let ascii = |test: fn(&u8) -> bool| u8::try_from(c).is_ok_and(|b| b < 128 && test(&b));
    let plain = match category & !1 {
        0 => ascii(u8::is_ascii_digit),
        2 => ascii(|b| matches!(b, b' ' | 0x09..=0x0D)),
        4 | 8 => ascii(|b| b.is_ascii_alphanumeric() || *b == b'_'),
        6 => c == 0x0A,
        10 => unicode::is_decimal(c),
        12 => unicode::is_space(c),
        14 => unicode::is_alnum(c) || c == u32::from(b'_'),
        16 => unicode::is_line_break(c),
        _ => return false,
    };
    plain == (category & 1 == 0)
}

/// How case is ignored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fold {
    No,
    Ascii,
    /// The locale's case; krait runs in the C.UTF-8 locale, where single bytes beyond ASCII have no case.
    Locale,
    Unicode,
}

impl Fold {
    /// The lower case of `c`.
    pub fn lower(self, c: u32) -> u32 {
        match self {
            Fold::No => c,
            Fold::Ascii | Fold::Locale => {
                if (u32::from(b'A')..=u32::from(b'Z')).contains(&c) {
                    c + 32
                } else {
                    c
                }
            }
            Fold::Unicode => unicode::simple_lower(c),
        }
    }
    fn upper(self, c: u32) -> u32 {
        match self {
            Fold::No => c,
            Fold::Ascii | Fold::Locale => {
                if (u32::from(b'a')..=u32::from(b'z')).contains(&c) {
                    c - 32
                } else {
                    c
                }
            }
            Fold::Unicode => unicode::simple_upper(c),
        }
    }
}

/// One member of a set.
#[derive(Clone, Debug)]
enum Member {
    Char(u32),
    Range(u32, u32),
    /// A range that also takes characters whose upper case lies in it.
    RangeIgnore(u32, u32),
    Category(u32),
    /// 256 bits.
    Bits([u32; 8]),
    /// Blocks of 256 bits, by the high byte of the character.
    Blocks(Vec<u8>, Vec<u32>),
    Negate,
}

/// A set of characters: a table for the first 256, rules for the others.
#[derive(Clone, Debug)]
pub struct Set {
    low: [u64; 4],
    members: Vec<Member>,
    fold: Fold,
}

impl Set {
    fn new(members: Vec<Member>, fold: Fold) -> Set {
        let mut set = Set {
            low: [0; 4],
            members,
            fold,
        };
        for c in 0..256 {
            if set.decide(c) {
                set.low[c as usize / 64] |= 1 << (c % 64);
            }
        }
        set
    }

    /// One character, or with `negate` all others.
    pub fn single(c: u32, negate: bool, fold: Fold) -> Set {
        let mut members = vec![Member::Char(c)];
        if negate {
            members.insert(0, Member::Negate);
        }
        Set::new(members, fold)
    }

    /// A category.
    pub fn category(category: u32) -> Set {
        Set::new(vec![Member::Category(category)], Fold::No)
    }

    /// Reads the members behind `IN <skip>` up to `FAILURE`.
    pub fn read(code: &[u32], fold: Fold) -> Option<Set> {
        let mut members = Vec::new();
        let mut at = 0;
        loop {
            let op = *code.get(at)?;
            let arg = |i: usize| code.get(at + i).copied();
            at += match op {
                0 => break,
                16 => {
                    members.push(Member::Char(arg(1)?));
                    2
                }
                22 => {
                    members.push(Member::Range(arg(1)?, arg(2)?));
                    3
                }
                42 => {
                    members.push(Member::RangeIgnore(arg(1)?, arg(2)?));
                    3
                }
                8 => {
                    members.push(Member::Category(arg(1)?));
                    2
                }
                9 => {
                    members.push(Member::Bits(code.get(at + 1..at + 9)?.try_into().ok()?));
                    9
                }
                10 => {
                    let count = arg(1)? as usize;
                    let index = code
                        .get(at + 2..at + 66)?
                        .iter()
                        .flat_map(|w| w.to_le_bytes())
                        .collect();
                    members.push(Member::Blocks(index, code.get(at + 66..at + 66 + 8 * count)?.to_vec()));
                    66 + 8 * count
                }
                21 => {
                    members.push(Member::Negate);
                    1
                }
                _ => return None,
            };
        }
        Some(Set::new(members, fold))
    }

    /// True if `c` is in the set.
    #[inline(always)]
    pub fn has(&self, c: u32) -> bool {
        if c < 256 {
            self.has_byte(c as u8)
        } else {
            self.decide(c)
        }
    }

    /// True if the character U+00`b` is in the set.
    #[inline(always)]
    pub fn has_byte(&self, b: u8) -> bool {
        self.low[b as usize >> 6] & (1 << (b & 63)) != 0
    }

    #[inline(never)]
    fn decide(&self, c: u32) -> bool {
        if self.fold == Fold::Locale {
            return self.decide_as(self.fold.lower(c)) || self.decide_as(self.fold.upper(c));
        }
        self.decide_as(self.fold.lower(c))
    }

    fn decide_as(&self, c: u32) -> bool {
        let mut found = true;
        for member in &self.members {
            let is_in = match member {
                Member::Char(x) => c == *x,
                Member::Range(a, b) => (*a..=*b).contains(&c),
                Member::RangeIgnore(a, b) => (*a..=*b).contains(&c) || (*a..=*b).contains(&Fold::Unicode.upper(c)),
                Member::Category(category) => in_category(*category, c),
                Member::Bits(words) => c < 256 && words[c as usize / 32] & (1 << (c % 32)) != 0,
                Member::Blocks(index, words) => {
                    c < 0x1_0000 && {
                        let block = index[c as usize >> 8] as usize;
                        let bit = block * 256 + (c as usize & 255);
                        words.get(bit / 32).is_some_and(|w| w & (1 << (bit % 32)) != 0)
                    }
                }
                Member::Negate => {
                    found = !found;
                    false
                }
            };
            if is_in {
                return found;
            }
        }
        !found
    }
}
