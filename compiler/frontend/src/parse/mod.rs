//! From source text to our tree.
//!
//! Comes in: the bytes of a source. Goes out: the tree with CPython's positions and the parser's warnings, or CPython's error.
//! [`parser`] makes the tree of a well-formed source; for any other [`errors`] finds CPython's error.

mod errors;
mod escapes;
mod parser;
#[cfg(test)]
mod tests;
mod type_comments;

use std::borrow::Cow;
use std::sync::Arc;

use crate::ast::{Arena, Mod};
use crate::error::{ErrorKind, SyntaxError, SyntaxWarning};
use crate::names::Names;
use crate::source::{Origin, Raw, Source, declares_encoding, read};
use errors::diagnose;
use parser::{Invalid, Tree, parse_tree};

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
    /// `func_type`: the type of a function, as type comments say it.
    FuncType,
}

/// How the columns of the parser's errors are counted: CPython counts characters only where it knows the encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Columns {
    Characters,
    Bytes,
}

/// A source that is read from a file line by line.
#[derive(Clone, Copy, Debug)]
struct File {
    /// It begins with a byte order mark.
    marked: bool,
    /// Its last line has no end.
    open_ended: bool,
}

fn columns(source: &[u8], origin: Origin) -> Columns {
    if origin == Origin::Text || declares_encoding(source) {
        Columns::Characters
    } else {
        Columns::Bytes
    }
}

/// What parsing a source makes.
#[derive(Debug)]
pub struct Parsed<'a, 't> {
    /// The tree.
    pub tree: Mod<'t>,
    /// The interner of the names in it.
    pub names: Names,
    /// The warnings of tokenizer and parser, in source order.
    pub warnings: Vec<SyntaxWarning>,
    /// The text that the tree's positions refer to.
    pub text: Cow<'a, str>,
}

/// Parses a source.
///
/// # Errors
/// CPython's `SyntaxError` (or a subclass, or `RecursionError` for nesting beyond what the compiler follows).
pub fn parse<'a, 't>(
    arena: &'t Arena,
    source: &'a [u8],
    filename: &str,
    mode: Mode,
    origin: Origin,
) -> Result<Parsed<'a, 't>, SyntaxError> {
    let columns = columns(source, origin);
    let file = (origin == Origin::File && mode == Mode::Exec).then(|| File {
        marked: source.starts_with("\u{feff}".as_bytes()),
        open_ended: !source.ends_with(b"\n") && !source.ends_with(b"\r"),
    });
    let text = match read(source, filename, origin)? {
        Source::Text(text) => text,
        Source::Raw(raw) => raw_text(&raw, filename, mode, columns, file)?.into(),
    };
    let parsed = with_stack_for(text.len(), || parse_text(arena, &text, filename, mode, columns, file))?;
    let Tree {
        tree, names, warnings, ..
    } = parsed;
    Ok(Parsed {
        tree,
        names,
        warnings,
        text,
    })
}

/// The text of a source that is not UTF-8 everywhere, if CPython does not mind: if that is so only in comments.
#[cold]
fn raw_text(
    raw: &Raw,
    filename: &str,
    mode: Mode,
    columns: Columns,
    file: Option<File>,
) -> Result<String, SyntaxError> {
    if let Some(error) = diagnose(&raw.bytes, filename, mode, columns, file, raw.unreadable.as_ref()) {
        return Err(error);
    }
    if let Some((_, error)) = &raw.unreadable {
        return Err(*error.clone());
    }
    // What follows a comment stays where it is.
    let pieces = raw.bytes.utf8_chunks();
    Ok(pieces.fold(String::with_capacity(raw.bytes.len()), |mut text, piece| {
        text.push_str(piece.valid());
        text.extend(piece.invalid().iter().map(|_| '?'));
        text
    }))
}

pub use crate::stack::with_stack_for;
pub use errors::Input;
pub use type_comments::{Dialect, parse_dialect};

/// The error of a text that is typed in, piece by piece, into an interpreter.
pub fn input_error(source: &[u8], filename: &str, mode: Mode, origin: Origin, input: Input) -> Option<SyntaxError> {
    let (bytes, unreadable) = match read(source, filename, origin) {
        Ok(Source::Text(Cow::Borrowed(text))) => (text.as_bytes().into(), None),
        Ok(Source::Text(Cow::Owned(text))) => (text.into_bytes().into(), None),
        Ok(Source::Raw(raw)) => (raw.bytes, raw.unreadable),
        Err(error) => return Some(error),
    };
    let columns = columns(source, origin);
    errors::diagnose_input(&bytes, filename, mode, columns, (None, unreadable.as_ref()), input)
}

fn parse_text<'t>(
    arena: &'t Arena,
    text: &str,
    filename: &str,
    mode: Mode,
    columns: Columns,
    file: Option<File>,
) -> Result<Tree<'t>, SyntaxError> {
    let error = || diagnose(text.as_bytes(), filename, mode, columns, file, None);
    if is_suspect(text, mode)
        && let Some(error) = error()
    {
        return Err(error);
    }
    match parse_tree(arena, text, mode) {
        Ok(tree) => match if tree.is_deep { error() } else { None } {
            Some(error) => Err(error),
            None => Ok(tree),
        },
        Err(Invalid::TooDeep) => Err(error().unwrap_or_else(|| too_deep(filename))),
        Err(Invalid::Rejected) => Err(error().unwrap_or_else(|| unplaced("invalid syntax", filename))),
    }
}

/// Whether the fast parser may take what CPython does not: an expression or interactive statement of several lines, or
/// with blanks before it; a byte order mark that was not taken off.
fn is_suspect(text: &str, mode: Mode) -> bool {
    match mode {
        _ if text.starts_with('\u{feff}') => true,
        Mode::Exec => false,
        Mode::Eval => text.contains(['\n', '#']) || text.starts_with([' ', '\t', '\x0c']),
        Mode::Single | Mode::FuncType => true,
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
        undecodable: None,
        warnings: Vec::new(),
    }
}

fn too_deep(filename: &str) -> SyntaxError {
    let message = "maximum recursion depth exceeded during compilation";
    SyntaxError {
        kind: ErrorKind::RecursionError,
        ..unplaced(message, filename)
    }
}
