//! Which characters make names (PEP 3131), in the version of Unicode that CPython 3.12 knows.

use krait_bytecode::printable::is_printable;

/// Whether a character may begin a name.
pub fn begins_name(character: char) -> bool {
    character == '_' || unicode_ident::is_xid_start(character) && is_known(character)
}

/// Whether a character may go on with a name.
pub fn continues_name(character: char) -> bool {
    unicode_ident::is_xid_continue(character) && is_known(character)
}

/// Whether Unicode 15.0 has the character where newer versions have it: all characters of names are printable, unless they are not
/// assigned yet; and two katakana dots came to names later.
fn is_known(character: char) -> bool {
    character.is_ascii() || is_printable(u32::from(character)) && !matches!(character, '\u{30FB}' | '\u{FF65}')
}
