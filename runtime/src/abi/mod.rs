//! The boundary between generated code and the runtime: shared layouts, the helper table, its `extern "C"` wrappers.

pub mod helpers;
pub mod known;
pub mod layout;
pub mod program;
mod quick;
pub mod raw;

/// The module of an executable that carries the library's source lines.
pub const LINES: &str = "%lines";

/// The name of code that stands for a module that is no Python.
pub const SYNTAX_ERROR: &str = "%syntax error";
