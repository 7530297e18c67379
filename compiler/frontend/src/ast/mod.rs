//! The syntax tree: nodes as in CPython's `Python.asdl`, and the printer of `ast.dump`.

pub mod nodes;

pub use nodes::*;
