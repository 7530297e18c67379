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
    /// Bytes of the source are not of its encoding, where CPython lets the codec's exception through.
    UnicodeDecodeError,
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
            ErrorKind::UnicodeDecodeError => "UnicodeDecodeError",
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

/// Bytes that a codec cannot decode: what a `UnicodeDecodeError` carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecodable {
    /// The codec's name.
    pub encoding: &'static str,
    /// The bytes that were to be decoded.
    pub object: Vec<u8>,
    /// Where the bad ones begin.
    pub start: usize,
    /// Where they end.
    pub end: usize,
    /// What is wrong with them.
    pub reason: &'static str,
}

impl Undecodable {
    /// What is wrong with bytes that are not UTF-8.
    pub(crate) fn of_utf8(bytes: &[u8]) -> Option<Undecodable> {
        let error = std::str::from_utf8(bytes).err()?;
        let start = error.valid_up_to();
        let starts_sequence = matches!(bytes[start], 0xC2..=0xF4);
        Some(Undecodable {
            encoding: "utf-8",
            object: bytes.to_vec(),
            start,
            end: error.error_len().map_or(bytes.len(), |length| start + length),
            reason: match error.error_len() {
                _ if !starts_sequence => "invalid start byte",
                Some(_) => "invalid continuation byte",
                None => "unexpected end of data",
            },
        })
    }
}

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Undecodable {
            encoding,
            object,
            start,
            end,
            reason,
        } = self;
        if *end == start + 1 && *start < object.len() {
            let byte = object[*start];
            write!(
                f,
                "'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
            )
        } else {
            let last = *end as i64 - 1;
            write!(
                f,
                "'{encoding}' codec can't decode bytes in position {start}-{last}: {reason}"
            )
        }
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
    /// The line, counted from 1; 0 if there is none, -1 if what is wrong stands at no place of its own.
    pub lineno: i32,
    /// The column, counted from 1; 0 if there is none, -1 if the source could not be decoded, so that there is no range either.
    /// As in CPython it counts characters, or bytes if the source was bytes that declare no encoding.
    pub offset: i32,
    /// The line on which the offending range ends.
    pub end_lineno: i32,
    /// The column past the end of the range, counted as `offset`; 0 or -1 if there is none, as CPython has it.
    pub end_offset: i32,
    /// The text of the line `lineno` with its line break, where it is known.
    pub text: Option<String>,
    /// What a `UnicodeDecodeError` carries.
    pub undecodable: Option<Box<Undecodable>>,
    /// The warnings that come before it.
    pub warnings: Vec<SyntaxWarning>,
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
    /// A constant was computed by `~` of a bool; the warning goes to whoever called the compiler, and the message is the
    /// runtime's.
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
