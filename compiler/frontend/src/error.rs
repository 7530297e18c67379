//! What the front end reports: errors that stop a compilation and warnings that do not.
//!
//! Positions are in the form in which CPython's `SyntaxError` carries them. Rendering with caret lines is left to the caller.

use std::fmt;
use std::sync::Arc;

/// Which exception CPython raises for an error of the front end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The source is not Python.
    SyntaxError,
    /// Blocks are indented wrongly.
    IndentationError,
    /// Tabs and spaces are mixed inconsistently.
    TabError,
    /// The source nests deeper than the compiler follows.
    RecursionError,
    /// The source nests deeper than the parser follows.
    MemoryError,
    /// A literal is too large for the compiler.
    OverflowError,
    /// The code cannot be represented as bytecode.
    SystemError,
    /// A value cannot be converted (an integer literal beyond the digit limit, for one).
    ValueError,
}

impl ErrorKind {
    /// The exception's name in Python.
    pub fn name(self) -> &'static str {
        match self {
            ErrorKind::SyntaxError => "SyntaxError",
            ErrorKind::IndentationError => "IndentationError",
            ErrorKind::TabError => "TabError",
            ErrorKind::RecursionError => "RecursionError",
            ErrorKind::MemoryError => "MemoryError",
            ErrorKind::OverflowError => "OverflowError",
            ErrorKind::SystemError => "SystemError",
            ErrorKind::ValueError => "ValueError",
        }
    }

    /// Whether the exception is `SyntaxError` or one of its subclasses, so that it carries a position.
    pub fn is_syntax_error(self) -> bool {
        matches!(
            self,
            ErrorKind::SyntaxError | ErrorKind::IndentationError | ErrorKind::TabError
        )
    }
}

/// An error that ends the compilation of one source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The exception that CPython raises.
    pub kind: ErrorKind,
    /// The message, word for word as CPython has it.
    pub message: String,
    /// The file name as it was handed to the compiler.
    pub filename: Arc<str>,
    /// The line, counted from 1; 0 if there is none.
    pub lineno: u32,
    /// The column, counted from 1; 0 if there is none, -1 if the source could not be decoded, so that there is no range either.
    /// As in CPython it counts characters, or bytes if the source was bytes that declare no encoding.
    pub offset: i32,
    /// The line on which the offending range ends.
    pub end_lineno: u32,
    /// The column past the end of the range, counted as `offset`; 0 or -1 if there is none, as CPython has it.
    pub end_offset: i32,
    /// The text of the line `lineno` with its line break, where it is known.
    pub text: Option<String>,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind.is_syntax_error() {
            write!(
                f,
                "{}:{}:{}: {}: {}",
                self.filename,
                self.lineno,
                self.offset,
                self.kind.name(),
                self.message
            )
        } else {
            write!(f, "{}: {}: {}", self.filename, self.kind.name(), self.message)
        }
    }
}

impl std::error::Error for SyntaxError {}

/// The category of a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WarningKind {
    /// Dubious syntax, shown by default.
    SyntaxWarning,
    /// Deprecated syntax.
    DeprecationWarning,
}

impl WarningKind {
    /// The category's name in Python.
    pub fn name(self) -> &'static str {
        match self {
            WarningKind::SyntaxWarning => "SyntaxWarning",
            WarningKind::DeprecationWarning => "DeprecationWarning",
        }
    }
}

/// A warning that the front end collects while it compiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxWarning {
    /// Its category.
    pub kind: WarningKind,
    /// The message, word for word as CPython has it.
    pub message: String,
    /// The line, counted from 1.
    pub lineno: u32,
    /// The column in UTF-8 bytes, counted from 0.
    pub col_offset: u32,
    /// The line on which the range ends.
    pub end_lineno: u32,
    /// The column in UTF-8 bytes past the end of the range.
    pub end_col_offset: u32,
}
