//! Tokens as CPython 3.12 has them.
//!
//! [`dump`] prints what `python3.12 -m tokenize -e` prints; [`lexer`] is the tokenizer behind it and behind syntax errors.

pub(crate) mod identifier;
pub mod kind;
pub mod lexer;
mod mode;
mod number;
mod view;

pub use view::{Shown, ShownError, Tokens, dump};
