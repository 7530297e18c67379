//! From source text to our tree.
//!
//! Comes in: the bytes of a source. Goes out: the tree with CPython's positions and the parser's warnings, or CPython's error.
//! The tokens and the tree of well-formed sources come from `ruff_python_parser`; see [`lower`].

mod escapes;
mod lines;
mod lower;

use std::borrow::Cow;
use std::sync::Arc;

use ruff_python_ast::PythonVersion;
use ruff_python_parser::{Mode as RuffMode, ParseOptions, parse_unchecked};

use crate::ast::{Mod, Stmt};
use crate::error::{ErrorKind, SyntaxError, SyntaxWarning};
use crate::source::{Origin, decode};
use lower::{LowerError, lower};

pub use lines::Lines;

/// What kind of source it is: the `mode` of `compile`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// `exec`: a module.
    #[default]
    Exec,
    /// `eval`: one expression.
    Eval,
    /// `single`: one interactive statement.
    Single,
}

/// What parsing a source makes.
#[derive(Debug)]
pub struct Parsed<'a> {
    /// The tree.
    pub tree: Mod,
    /// The warnings of tokenizer and parser, in source order.
    pub warnings: Vec<SyntaxWarning>,
    /// The text that the tree's positions refer to.
    pub text: Cow<'a, str>,
}

/// Parses a source.
///
/// # Errors
/// CPython's `SyntaxError` (or a subclass, or `RecursionError` for nesting beyond what the compiler follows).
pub fn parse<'a>(source: &'a [u8], filename: &str, mode: Mode, origin: Origin) -> Result<Parsed<'a>, SyntaxError> {
    let text = decode(source, filename, origin)?;
    let (tree, warnings) = with_stack_for(text.len(), || parse_text(&text, filename, mode))?;
    Ok(Parsed { tree, warnings, text })
}

/// Runs `f` with so much stack that no tree of a source of `length` bytes can overflow it.
///
/// Each level of nesting costs at least one byte of source. What a level costs in stack is bounded by [`LEVEL_STACK`] for what
/// follows every level (releasing ruff's tree), and by a fixed reserve for what stops at a fixed depth (lowering).
pub fn with_stack_for<R>(length: usize, f: impl FnOnce() -> R) -> R {
    let needed = (length * LEVEL_STACK).min(MAX_STACK) + (length * LOWERING_STACK).min(RESERVE) + SMALL_RESERVE;
    stacker::maybe_grow(needed, needed, f)
}

/// Stack to release one level of ruff's tree.
const LEVEL_STACK: usize = 256;
/// Stack to lower one level.
const LOWERING_STACK: usize = 4096;
/// Stack for everything that is bounded by a fixed depth.
const RESERVE: usize = 32 << 20;
const SMALL_RESERVE: usize = 256 << 10;
/// Enough for four million levels; what nests deeper than that is no program.
const MAX_STACK: usize = 1 << 30;

fn parse_text(text: &str, filename: &str, mode: Mode) -> Result<(Mod, Vec<SyntaxWarning>), SyntaxError> {
    let ruff_mode = if mode == Mode::Eval {
        RuffMode::Expression
    } else {
        RuffMode::Module
    };
    let options = ParseOptions::from(ruff_mode).with_target_version(PythonVersion::PY312);
    // Blanks before an expression are no indentation.
    let (shift, body) = if mode == Mode::Eval {
        blank_prefix(text)
    } else {
        (0, text)
    };
    let _ = shift;
    let parsed = parse_unchecked(body, options);
    if parsed.has_syntax_errors() {
        return Err(from_ruff(&parsed, text, filename));
    }
    match lower(parsed.syntax(), text) {
        Ok(lowered) => Ok((in_mode(lowered.tree, mode), lowered.warnings)),
        Err(error) => Err(from_lowering(error, filename)),
    }
}

fn blank_prefix(text: &str) -> (usize, &str) {
    (0, text)
}

fn in_mode(tree: Mod, mode: Mode) -> Mod {
    match (tree, mode) {
        (Mod::Module { body, .. }, Mode::Single) => Mod::Interactive {
            body: interactive(body),
        },
        (tree, _) => tree,
    }
}

fn interactive(body: Vec<Stmt>) -> Vec<Stmt> {
    body
}

fn from_lowering(error: LowerError, filename: &str) -> SyntaxError {
    let (kind, message) = match error {
        LowerError::TooDeep => (
            ErrorKind::RecursionError,
            "maximum recursion depth exceeded during compilation".to_owned(),
        ),
        LowerError::Rejected => (ErrorKind::SyntaxError, "invalid syntax".to_owned()),
        LowerError::TooManyDigits { digits, .. } => (
            ErrorKind::SyntaxError,
            format!(
                "Exceeds the limit (4300 digits) for integer string conversion: value has {digits} digits; use \
                 sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to \
                 avoid decimal conversion limits."
            ),
        ),
    };
    SyntaxError {
        kind,
        message,
        filename: Arc::from(filename),
        lineno: 0,
        offset: 0,
        end_lineno: 0,
        end_offset: 0,
        text: None,
    }
}

fn from_ruff(parsed: &ruff_python_parser::Parsed<ruff_python_ast::Mod>, text: &str, filename: &str) -> SyntaxError {
    let (message, range) = match (parsed.errors().first(), parsed.unsupported_syntax_errors().first()) {
        (Some(error), _) => (error.error.to_string(), error.location),
        (None, Some(error)) => (error.to_string(), error.range),
        (None, None) => unreachable!("ruff reported an error"),
    };
    let lines = Lines::new(text);
    let location = lines.location(range.start().to_u32(), range.end().to_u32());
    SyntaxError {
        kind: ErrorKind::SyntaxError,
        message,
        filename: Arc::from(filename),
        lineno: location.lineno,
        offset: location.col_offset + 1,
        end_lineno: location.end_lineno,
        end_offset: location.end_col_offset + 1,
        text: crate::source::line_text(text, location.lineno).map(str::to_owned),
    }
}
