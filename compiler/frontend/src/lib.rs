//! The front end: Python 3.12 source to tokens, AST and CPython 3.12 bytecode.
//!
//! Each stage is a module from plain data to plain data, without I/O. Global are only [`set_int_digit_limit`], [`set_stack`]
//! and [`source::add_decoder`].
#![forbid(unsafe_code)]

mod assemble;
pub mod ast;
mod codegen;
mod compile;
mod consts;
mod digits;
pub mod error;
pub mod flowgraph;
pub mod instructions;
mod name_uses;
pub mod names;
pub mod parse;
mod positions;
pub mod source;
mod stack;
pub mod symtable;
pub mod tokens;

pub use compile::{CompileOptions, Compiled, compile, compile_tree, compile_with_warnings, symbol_table};
pub use digits::set_int_digit_limit;
pub use error::{ErrorKind, SyntaxError, SyntaxWarning, WarningKind};
pub use stack::set_stack;
