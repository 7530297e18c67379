//! `unicodedata`: names of characters (more to come from its own tables).

/// The name of a character.
pub fn name_of(c: u32) -> Option<String> {
    let c = char::from_u32(c)?;
    unicode_names2::name(c).map(|name| name.to_string())
}

/// The character of a name or alias.
pub fn lookup_char(name: &str) -> Option<u32> {
    unicode_names2::character(name).map(|c| c as u32)
}
