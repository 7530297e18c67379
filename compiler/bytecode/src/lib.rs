//! The bytecode of CPython 3.12 as data: opcode table, code objects and the tables inside them.
//!
//! In: nothing of the project. Out: what the front end makes, the interpreter runs and the native back end translates.
#![forbid(unsafe_code)]

pub mod code;
pub mod dis;
pub mod exception_table;
pub mod locations;
pub mod marshal;
pub mod opcodes;
pub mod printable;
pub mod repr;
mod text;
pub mod verify;

pub use code::{CodeObject, Constant, Joined, Text};
pub use opcodes::{OpargKind, Opcode};
