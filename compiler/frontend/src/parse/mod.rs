//! From source text to our tree.
//!
//! Comes in: the bytes of a source. Goes out: the tree with CPython's positions and the parser's warnings, or CPython's error.
//! The tokens and the tree of well-formed sources come from `ruff_python_parser`; see [`lower`].

mod errors;
mod escapes;
mod lines;
mod lower;

use std::borrow::Cow;
use std::sync::Arc;

use ruff_python_ast::PythonVersion;
use ruff_python_parser::{Mode as RuffMode, ParseOptions, parse_unchecked};

use crate::ast::Mod;
use crate::error::{ErrorKind, SyntaxError, SyntaxWarning};
use crate::source::{Origin, declares_encoding, decode};
use errors::diagnose;
use lower::{LowerError, Lowered, lower};

use crate::tokens::kind::TokenKind;
use crate::tokens::lexer::Lexer;

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

/// How the columns of the parser's errors are counted: CPython counts characters only where it knows the encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Columns {
    Characters,
    Bytes,
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
    let columns = if origin == Origin::Text || declares_encoding(source) {
        Columns::Characters
    } else {
        Columns::Bytes
    };
    let (tree, warnings) = with_stack_for(text.len(), || parse_text(&text, filename, mode, columns))?;
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
const LEVEL_STACK: usize = if cfg!(debug_assertions) { 2048 } else { 256 };
/// Stack to lower one level; without optimisation frames are larger.
const LOWERING_STACK: usize = if cfg!(debug_assertions) { 32768 } else { 4096 };
/// Stack for everything that is bounded by a fixed depth.
const RESERVE: usize = 32 << 20;
const SMALL_RESERVE: usize = 256 << 10;
/// Enough for four million levels; what nests deeper than that is no program.
const MAX_STACK: usize = 1 << 30;

fn parse_text(
    text: &str,
    filename: &str,
    mode: Mode,
    columns: Columns,
) -> Result<(Mod, Vec<SyntaxWarning>), SyntaxError> {
    if is_suspect(text, mode)
        && let Some(error) = diagnose(text, filename, mode, columns)
    {
        return Err(error);
    }
    let ruff_mode = if mode == Mode::Eval {
        RuffMode::Expression
    } else {
        RuffMode::Module
    };
    let options = ParseOptions::from(ruff_mode).with_target_version(PythonVersion::PY312);
    let parsed = parse_unchecked(text, options);
    if parsed.has_syntax_errors() {
        if let Some(error) = diagnose(text, filename, mode, columns) {
            return Err(error);
        }
        let (patched, raises) = without_bare_raises(text);
        let parsed_again = parse_unchecked(
            &patched,
            ParseOptions::from(ruff_mode).with_target_version(PythonVersion::PY312),
        );
        if raises.is_empty() || parsed_again.has_syntax_errors() {
            return Err(from_ruff(&parsed, text, filename));
        }
        return finish(
            lower(parsed_again.syntax(), &patched, &raises),
            text,
            filename,
            mode,
            columns,
        );
    }
    if nests_brackets(parsed.tokens())
        && let Some(error) = diagnose(text, filename, mode, columns)
    {
        return Err(error);
    }
    finish(lower(parsed.syntax(), text, &[]), text, filename, mode, columns)
}

/// Whether brackets lie so deep in each other that CPython's tokenizer or parser may give them up.
fn nests_brackets(tokens: &[ruff_python_ast::token::Token]) -> bool {
    use ruff_python_ast::token::TokenKind;
    const DEEP: u32 = 90;
    let mut depth = 0u32;
    tokens.iter().any(|token| {
        match token.kind() {
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth >= DEEP
    })
}

/// Ruff rejects `raise ;`. Puts `break` in the place of each such `raise`, and returns where they stood.
fn without_bare_raises(text: &str) -> (String, Vec<u32>) {
    let mut lexer = Lexer::new(text, false);
    let mut raises = Vec::new();
    let mut before = lexer.next_token();
    while !matches!(before.kind, TokenKind::EndMarker | TokenKind::ErrorToken) {
        let token = lexer.next_token();
        if token.kind == TokenKind::Semi && before.kind == TokenKind::Name && &text[before.start..before.end] == "raise"
        {
            raises.push(before.start as u32);
        }
        before = token;
    }
    let mut patched = text.to_owned();
    for &at in &raises {
        patched.replace_range(at as usize..at as usize + "raise".len(), "break");
    }
    (patched, raises)
}

fn finish(
    lowered: Result<Lowered, LowerError>,
    text: &str,
    filename: &str,
    mode: Mode,
    columns: Columns,
) -> Result<(Mod, Vec<SyntaxWarning>), SyntaxError> {
    match lowered {
        Ok(lowered) if !lowered.is_deep => Ok((in_mode(lowered.tree, mode), lowered.warnings)),
        Ok(lowered) => match diagnose(text, filename, mode, columns) {
            Some(error) => Err(error),
            None => Ok((in_mode(lowered.tree, mode), lowered.warnings)),
        },
        Err(LowerError::TooDeep) => Err(diagnose(text, filename, mode, columns).unwrap_or_else(|| too_deep(filename))),
        Err(LowerError::Rejected) => {
            Err(diagnose(text, filename, mode, columns).unwrap_or_else(|| unplaced("invalid syntax", filename)))
        }
    }
}

/// Whether the fast parser may take what CPython does not: an expression or interactive statement of several lines, or
/// with blanks before it; a byte order mark that was not taken off.
fn is_suspect(text: &str, mode: Mode) -> bool {
    match mode {
        _ if text.starts_with('\u{feff}') => true,
        Mode::Exec => false,
        Mode::Eval => text.contains(['\n', '#']) || text.starts_with([' ', '\t', '\x0c']),
        Mode::Single => true,
    }
}

fn in_mode(tree: Mod, mode: Mode) -> Mod {
    match (tree, mode) {
        (Mod::Module { body, .. }, Mode::Single) => Mod::Interactive { body },
        (tree, _) => tree,
    }
}

fn unplaced(message: &str, filename: &str) -> SyntaxError {
    SyntaxError {
        kind: ErrorKind::SyntaxError,
        message: message.to_owned(),
        filename: Arc::from(filename),
        lineno: 0,
        offset: 0,
        end_lineno: 0,
        end_offset: 0,
        text: None,
    }
}

fn too_deep(filename: &str) -> SyntaxError {
    let message = "maximum recursion depth exceeded during compilation";
    SyntaxError {
        kind: ErrorKind::RecursionError,
        ..unplaced(message, filename)
    }
}

/// The error of ruff's own parser, for what CPython's grammar takes and ruff's does not.
fn from_ruff(parsed: &ruff_python_parser::Parsed<ruff_python_ast::Mod>, text: &str, filename: &str) -> SyntaxError {
    let (message, range) = match (parsed.errors().first(), parsed.unsupported_syntax_errors().first()) {
        (Some(error), _) => (error.error.to_string(), error.location),
        (None, Some(error)) => (error.to_string(), error.range),
        (None, None) => return unplaced("invalid syntax", filename),
    };
    let lines = Lines::new(text);
    let location = lines.location(range.start().to_u32(), range.end().to_u32());
    SyntaxError {
        lineno: location.lineno,
        offset: location.col_offset + 1,
        end_lineno: location.end_lineno,
        end_offset: location.end_col_offset as i32 + 1,
        text: crate::source::line_text(text, location.lineno).map(str::to_owned),
        ..unplaced(&message, filename)
    }
}
