//! Syntax errors in CPython's words, at CPython's places.
//!
//! Comes in: a source that the fast parser did not take, or that is suspect. Goes out: the error that CPython 3.12 reports for it.
//! The way there is CPython's own: its tokenizer ([`crate::tokens::lexer`]) and its grammar, `invalid_` rules included
//! (`grammar.peg`), run in its order by [`engine`].

mod actions;
mod engine;
mod grammar;
mod report;

use std::borrow::Cow;
use std::sync::Arc;

use crate::error::SyntaxError;
use crate::parse::{Columns, File, Mode};

use crate::tokens::lexer::Done;
use engine::Engine;
use report::Failure;

/// What the flags of `codeop` say of a text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Input {
    /// The end of the text does not end open blocks (`PyCF_DONT_IMPLY_DEDENT`).
    pub keeps_blocks_open: bool,
    /// A text that ends early is said to be incomplete (`PyCF_ALLOW_INCOMPLETE_INPUT`).
    pub may_go_on: bool,
    /// Type comments are tokens (`PyCF_TYPE_COMMENTS`).
    pub type_comments: bool,
    /// The minor version of Python that the source is to be, if it is an older one.
    pub feature_version: Option<u8>,
}

/// Stack that the deepest parse may take.
const STACK: usize = 256 << 20;

/// Where a line begins that cannot be read, and why.
pub type Unreadable = (usize, Box<SyntaxError>);

/// The error of a source text, or `None` if CPython's grammar takes it. `file` is there if it is read from one.
pub fn diagnose(
    text: &[u8],
    filename: &str,
    mode: Mode,
    columns: Columns,
    file: Option<File>,
    unreadable: Option<&Unreadable>,
) -> Option<SyntaxError> {
    diagnose_input(text, filename, mode, columns, (file, unreadable), Input::default())
}

/// As [`diagnose`], of a text that is typed in.
pub fn diagnose_input(
    text: &[u8],
    filename: &str,
    mode: Mode,
    columns: Columns,
    from: (Option<File>, Option<&Unreadable>),
    input: Input,
) -> Option<SyntaxError> {
    let text: Cow<[u8]> = if mode == Mode::Exec && !text.is_empty() && !text.ends_with(b"\n") {
        [text, b"\n"].concat().into()
    } else {
        text.into()
    };
    let (failure, warnings) = stacker::grow(STACK, || {
        let mut engine = Engine::new(&text, mode, columns);
        let failure = find(&mut engine, &text, mode, from, input);
        engine.take_warnings();
        (failure, engine.warnings)
    });
    let failure = failure?;
    Some(SyntaxError {
        kind: failure.kind,
        message: failure.message,
        filename: Arc::from(filename),
        lineno: failure.lineno as i32,
        offset: failure.offset.max(0),
        end_lineno: failure.end_lineno as i32,
        end_offset: failure.end_offset,
        text: failure.text,
        undecodable: failure.undecodable,
        warnings,
    })
}

fn find(
    engine: &mut Engine,
    text: &[u8],
    mode: Mode,
    (file, unreadable): (Option<File>, Option<&Unreadable>),
    input: Input,
) -> Option<Failure> {
    engine.file = file;
    engine.lexer.is_file = file.is_some();
    if let Some((at, error)) = unreadable {
        engine.lexer.limit = *at;
        engine.unreadable = Some(Failure::from_error(error));
    }
    engine.lexer.type_comments = input.type_comments;
    engine.feature_version = input.feature_version.unwrap_or(u8::MAX);
    engine.implies_dedent = !input.keeps_blocks_open;
    if engine.pass(false) {
        if mode == Mode::Single && has_more_statements(&text[engine.lexer.position()..]) {
            let message = "multiple statements found while compiling a single statement".to_owned();
            return Some(engine.failure_last_token(crate::ErrorKind::SyntaxError, message));
        }
        return None;
    }
    if engine
        .failure
        .as_ref()
        .is_some_and(|failure| !failure.kind.is_syntax_error())
    {
        return engine.failure.take();
    }
    if input.may_go_on && ends_early(engine, text) {
        return Some(engine.failure_last_token(crate::ErrorKind::SyntaxError, "incomplete input".to_owned()));
    }
    let last = engine.filled() - 1;
    engine.pass(true);
    engine.settle(last);
    engine.failure.take()
}

/// Whether the text ended before its statement did (`_is_end_of_source`).
fn ends_early(engine: &Engine, text: &[u8]) -> bool {
    match engine.lexer.done() {
        Done::Eof => true,
        Done::Error => engine.lexer.error().is_some_and(|error| {
            error.message.starts_with("unterminated triple-quoted")
                || error.message.starts_with("unterminated") && (!text.ends_with(b"\n") || text.ends_with(b"\\\n"))
        }),
        _ => false,
    }
}

/// Whether more than white space and comments follows.
fn has_more_statements(rest: &[u8]) -> bool {
    rest.split(|byte| *byte == b'\n').any(|line| {
        let first = line.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c'));
        first.is_some_and(|byte| *byte != b'#')
    })
}
