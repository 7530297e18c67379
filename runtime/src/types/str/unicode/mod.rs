//! The Unicode database as far as `str` needs it: classes of characters and their cases.

mod tables;

use tables::{DATA, INDEX0, INDEX1, RECORDS, SHIFT, SHIFT0, SPECIAL_STARTS, SPECIALS};

/// What is known of a character; equal for many.
pub struct Record {
    flags: u16,
    /// Difference to the upper case; index in `SPECIALS` if the flag `SPECIAL` is set.
    upper: i32,
    lower: i32,
    title: i32,
    /// Digit value, 255 if none.
    digit: u8,
}

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:literal;)*) => {
        $($(#[$doc])* #[inline] pub fn $name(c: u32) -> bool { record(c).flags & (1 << $bit) != 0 })*
    };
}

classes! {
    /// Categories Lm, Lt, Lu, Ll, Lo.
    is_alpha = 0;
    /// Decimal digits (Nd).
    is_decimal = 1;
    /// Has a digit value.
    is_digit = 2;
    /// Has a numeric value.
    is_numeric = 3;
    /// White space as `str.isspace` sees it.
    is_space = 4;
    /// `repr` shows it as it is.
    is_printable = 5;
    /// Property Lowercase.
    is_lower = 6;
    /// Property Uppercase.
    is_upper = 7;
    /// Category Lt.
    is_title = 8;
    /// Property Cased.
    is_cased = 9;
    /// Property Case_Ignorable.
    is_case_ignorable = 10;
    /// May begin an identifier.
    is_xid_start = 11;
    /// May continue an identifier.
    is_xid_continue = 12;
    /// Its cases are in `SPECIALS`.
    is_special = 13;
}

#[inline]
fn record(c: u32) -> &'static Record {
    let c = c as usize;
    if c >= 0x11_0000 {
        return &RECORDS[0];
    }
    let group = INDEX0[c >> (SHIFT + SHIFT0)] as usize;
    let block = INDEX1[(group << SHIFT0) + ((c >> SHIFT) & ((1 << SHIFT0) - 1))] as usize;
    &RECORDS[DATA[(block << SHIFT) + (c & ((1 << SHIFT) - 1))] as usize]
}

/// Letters, decimals, digits and numerics (`str.isalnum`).
pub fn is_alnum(c: u32) -> bool {
    record(c).flags & 0b1111 != 0
}

/// The value of a decimal digit.
pub fn decimal(c: u32) -> Option<u8> {
    let r = record(c);
    (r.flags & 0b10 != 0).then_some(r.digit)
}

/// The value of a digit (superscripts and the like included).
pub fn digit(c: u32) -> Option<u8> {
    let r = record(c);
    (r.digit != 255).then_some(r.digit)
}

/// Line boundaries of `str.splitlines`.
#[inline]
pub fn is_line_break(c: u32) -> bool {
    matches!(c, 0x0A..=0x0D | 0x1C..=0x1E | 0x85 | 0x2028 | 0x2029)
}

/// The four mappings of case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// `str.upper`.
    Upper,
    /// `str.lower`, without the rule for final sigma.
    Lower,
    /// The first character of a word in `str.title`.
    Title,
    /// `str.casefold`.
    Fold,
}

/// Calls `put` with each character of the mapping of `c`.
#[inline]
pub fn map_case(c: u32, case: Case, mut put: impl FnMut(u32)) {
    let r = record(c);
    if is_special(c) {
        let index = 4 * r.upper as usize + case as usize;
        let text = &SPECIALS[SPECIAL_STARTS[index] as usize..SPECIAL_STARTS[index + 1] as usize];
        for c in text.chars() {
            put(c as u32);
        }
        return;
    }
    let delta = match case {
        Case::Upper => r.upper,
        Case::Title => r.title,
        Case::Lower | Case::Fold => r.lower,
    };
    put(c.wrapping_add_signed(delta));
}

/// The first character of the lower case of `c`, as `_PyUnicode_ToLowercase` gives it (regular expressions).
pub fn simple_lower(c: u32) -> u32 {
    first(c, Case::Lower)
}

/// The first character of the upper case of `c`.
pub fn simple_upper(c: u32) -> u32 {
    first(c, Case::Upper)
}

fn first(c: u32, case: Case) -> u32 {
    let mut first = None;
    map_case(c, case, |m| first = first.or(Some(m)));
    first.unwrap_or(c)
}
