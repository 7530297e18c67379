//! `unicodedata`: names of characters (more to come from its own tables).

use crate::cell::Mut;

/// What knows the names of characters.
#[derive(Clone, Copy)]
struct Names {
    name_of: fn(char) -> Option<String>,
    lookup: fn(&str) -> Option<char>,
}

static NAMES: Mut<Option<Names>> = Mut::new(None);

/// Gives this process the names of all characters. Executables of programs that name none do not refer to it, and the
/// linker leaves the half megabyte of names out.
#[unsafe(no_mangle)]
pub extern "C" fn krait_install_character_names() {
    let names = Names {
        name_of: |c| unicode_names2::name(c).map(|name| name.to_string()),
        lookup: unicode_names2::character,
    };
    // Else the optimiser sees that no other value is ever stored, and calls these functions directly.
    NAMES.replace(Some(std::hint::black_box(names)));
}

/// The name of a character.
pub fn name_of(c: u32) -> Option<String> {
    let names = (*NAMES.get())?;
    (names.name_of)(char::from_u32(c)?)
}

/// The character of a name or alias.
pub fn lookup_char(name: &str) -> Option<u32> {
    let names = (*NAMES.get())?;
    (names.lookup)(name).map(u32::from)
}
