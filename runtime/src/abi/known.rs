//! Builtins that generated code knows: it compares what a name stands for with the word that `State::known` keeps, and does
//! the builtin's work itself where they are the same.

use crate::state::state;
use crate::types::dict;
use crate::value::Value;

/// Their names; a builtin's number is its index.
pub const NAMES: [&str; COUNT] = [
    "range",
    "len",
    "abs",
    "min",
    "max",
    "ord",
    "chr",
    "isinstance",
    "int",
    "float",
    "str",
    "enumerate",
    "zip",
    "bool",
];

/// How many there are.
pub const COUNT: usize = 14;

/// The number of a builtin.
pub fn number_of(name: &str) -> Option<u8> {
    NAMES.iter().position(|n| *n == name).map(|i| i as u8)
}

/// Notes the builtins of a fresh `builtins` dict; they are immortal from here on.
pub fn remember(builtins: &Value) {
    for (name, word) in NAMES.iter().zip(&state().known) {
        if let Some(value) = dict::get_str(builtins, name) {
            if let Some(header) = value.header() {
                header.make_immortal();
            }
            word.set(value.raw());
        }
    }
}
