//! The syntax tree: nodes as in CPython's `Python.asdl`, and the printer of `ast.dump`.

mod dump;
pub mod nodes;

pub use dump::dump;
pub use nodes::*;
