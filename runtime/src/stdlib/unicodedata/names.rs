//! Names of characters.

use super::database::{self, Version};
use super::{character, or_default, version};
use crate::args::{bad_argument, check_count};
use crate::cell::Mut;
use crate::exceptions::{R, key_error};
use crate::types::str;
use crate::value::Value;

/// What knows the names of characters.
#[derive(Clone, Copy)]
struct Names {
    name_of: fn(char) -> Option<String>,
    lookup: fn(&str) -> Option<char>,
    /// Through a pointer too, for the table behind it is large.
    is_assigned: fn(Version, u32) -> bool,
}

static NAMES: Mut<Option<Names>> = Mut::new(None);

/// Gives this process the names of all characters. Executables of programs that name none do not refer to it, and the
/// linker leaves the half megabyte of names out.
#[unsafe(no_mangle)]
pub extern "C" fn krait_install_character_names() {
    let names = Names {
        name_of: |c| unicode_names2::name(c).map(|name| name.to_string()),
        lookup: unicode_names2::character,
        is_assigned: database::is_assigned,
    };
    // Else the optimiser sees that no other value is ever stored, and calls these functions directly.
    NAMES.replace(Some(std::hint::black_box(names)));
}

/// The name of a character.
pub fn name_of(c: u32) -> Option<String> {
    let names = (*NAMES.get())?;
    if !(names.is_assigned)(Version::Now, c) {
        return None;
    }
    (names.name_of)(char::from_u32(c)?)
}

/// The character of a name or alias.
pub fn lookup_char(name: &str) -> Option<u32> {
    let names = (*NAMES.get())?;
    let c = u32::from((names.lookup)(name)?);
    // Names that are computed count in capitals only.
    let computed =
        matches!(c, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7A3 | 0x17000..=0x18AFF | 0x20000..=0x323AF);
    if computed && name_of(c).as_deref() != Some(name) {
        return None;
    }
    (names.is_assigned)(Version::Now, c).then_some(c)
}

/// `unicodedata.name`.
pub fn name(this: &Value, args: &[Value]) -> R {
    check_count("name", args.len(), 1, 2)?;
    let c = character("name", "argument 1", &args[0])?;
    let known = database::is_assigned(version(this), c);
    let name = if known { name_of(c) } else { None };
    or_default(name.map(|n| Value::str(&n)), args, "no such name")
}

/// `unicodedata.lookup`.
pub fn lookup(_: &Value, name: &Value) -> R {
    let Some(text) = str::object(name) else {
        return Err(bad_argument("lookup", "argument", "str", name));
    };
    if text.byte_len() > 256 {
        return Err(key_error(&Value::str("name too long")));
    }
    match text.to_str().and_then(lookup_char) {
        Some(c) => Ok(str::from_char(c)),
        None => {
            let shown = str::to_string_lossy(name);
            Err(key_error(&Value::str(&format!("undefined character name '{shown}'"))))
        }
    }
}
