//! Where errors are and what they show: CPython's `pegen_errors.c`.

use super::engine::{Engine, Span, Value};
use super::grammar::{MAX_CAPTURES, Place};
use crate::error::{ErrorKind, Undecodable};
use crate::parse::{Columns, File};
use crate::tokens::kind::TokenKind;
use crate::tokens::lexer::{Bracket, Done};

/// An error found. Columns count characters from 1; 0 and less mean none.
#[derive(Clone, Debug)]
pub struct Failure {
    pub kind: ErrorKind,
    pub message: String,
    pub lineno: u32,
    pub offset: i32,
    pub end_lineno: u32,
    pub end_offset: i32,
    pub text: Option<String>,
    pub undecodable: Option<Box<Undecodable>>,
}

impl Engine<'_> {
    /// Where a value stands.
    pub fn span(&self, value: Value) -> Span {
        match value {
            Value::Node(at) => self.nodes[at as usize].span,
            Value::Token(at) => token_span(self.token(at as usize)),
            Value::Nothing => token_span(self.token(self.filled() - 1)),
        }
    }

    /// Raises the error of an action.
    pub fn raise(&mut self, place: Place, message: &str, captures: &[Value; MAX_CAPTURES]) {
        let message = self.fill_in(message, captures);
        let failure = match place {
            Place::LastToken => self.failure_last_token(ErrorKind::SyntaxError, message),
            Place::Indentation => self.failure_last_token(ErrorKind::IndentationError, message),
            Place::NextToken => {
                if !self.ensure() {
                    return;
                }
                self.failure_on_token(ErrorKind::SyntaxError, message, self.mark)
            }
            Place::At(slot) => self.failure_at(captures[slot], message),
            Place::Range(first, last) => self.failure_in(captures[first], captures[last], message),
            Place::From(slot) => self.failure_from(captures[slot], message),
        };
        self.fail(failure);
    }

    /// Replaces `{name:0}`, `{text:0}` and `{line:0}` by what they say of the captured values.
    fn fill_in(&self, message: &str, captures: &[Value; MAX_CAPTURES]) -> String {
        let mut out = message.to_owned();
        for (slot, &value) in captures.iter().enumerate() {
            for (word, text) in [("name", true), ("text", false), ("line", false)] {
                let hole = format!("{{{word}:{slot}}}");
                if out.contains(&hole) {
                    let filling = match (word, text) {
                        ("name", _) => self.expression_name(value).to_owned(),
                        ("text", _) => self.value_text(value).to_owned(),
                        _ => self.span(value).lineno.to_string(),
                    };
                    out = out.replace(&hole, &filling);
                }
            }
        }
        out
    }

    /// An error at a value.
    pub fn failure_at(&self, value: Value, message: String) -> Failure {
        self.failure_in(value, value, message)
    }

    /// An error from one value to another.
    pub fn failure_in(&self, first: Value, last: Value, message: String) -> Failure {
        let (first, last) = (self.span(first), self.span(last));
        self.failure_known(
            ErrorKind::SyntaxError,
            message,
            (first.lineno, first.col_offset),
            (last.end_lineno, last.end_col_offset),
        )
    }

    /// An error from a value to where the tokenizer stands.
    pub fn failure_from(&self, value: Value, message: String) -> Failure {
        let span = self.span(value);
        let end = (self.lexer.position() - self.lexer.line_start()) as i32;
        // CPython does not add one to the current position.
        self.failure_known(
            ErrorKind::SyntaxError,
            message,
            (span.lineno, span.col_offset),
            (self.lexer.lineno(), end - 1),
        )
    }

    /// An error at columns counted from 0 in bytes.
    pub fn failure_known(&self, kind: ErrorKind, message: String, start: (u32, i32), end: (u32, i32)) -> Failure {
        self.failure_columns(kind, message, (start.0, start.1 + 1), (end.0, end.1 + 1))
    }

    /// An error at the last token that was read.
    pub fn failure_last_token(&self, kind: ErrorKind, message: String) -> Failure {
        match self.filled() {
            0 => self.failure_columns(kind, message, (0, 0), (0, -1)),
            filled => self.failure_on_token(kind, message, filled - 1),
        }
    }

    fn failure_on_token(&self, kind: ErrorKind, message: String, at: usize) -> Failure {
        let token = self.token(at);
        let column = if token.col_offset != -1 {
            token.col_offset + 1
        } else if self.lexer.position() == self.lexer.buffer().0
            || self.file.is_some()
                && self.lexer.position() >= self.lexer.text().len()
                && !matches!(self.lexer.done(), Done::Dedent)
        {
            0
        } else {
            (self.lexer.position() - self.lexer.line_start()) as i32
        };
        let end_column = if token.end_col_offset == -1 {
            -1
        } else {
            token.end_col_offset + 1
        };
        self.failure_columns(kind, message, (token.lineno, column), (token.end_lineno, end_column))
    }

    /// An error at columns counted from 1 in bytes: turns them into characters (`_PyPegen_raise_error_known_location`).
    fn failure_columns(&self, kind: ErrorKind, message: String, start: (u32, i32), end: (u32, i32)) -> Failure {
        let text = self.error_line(start.0);
        let counted = |column: i32| match self.columns {
            Columns::Characters if column > 0 => characters(&text, column as usize),
            _ => column,
        };
        let (offset, end_offset) = (counted(start.1), counted(end.1));
        Failure {
            kind,
            message,
            lineno: start.0,
            offset,
            end_lineno: end.0,
            end_offset,
            text: Some(text),
            undecodable: None,
        }
    }

    /// What CPython shows of the source: its buffer for the current line, the bare line for an earlier one.
    fn error_line(&self, lineno: u32) -> String {
        let source = self.lexer.text();
        if let Some(file) = self.file
            && let Some(line) = line_of_file(source, lineno, file, self.columns == Columns::Characters)
        {
            return line;
        }
        let (start, end) = self.lexer.buffer();
        let line = if self.lexer.lineno() <= lineno && end > start {
            &source[start..end]
        } else {
            source
                .split(|byte| *byte == b'\n')
                .nth(lineno.saturating_sub(1) as usize)
                .unwrap_or_default()
        };
        String::from_utf8_lossy(line).into_owned()
    }

    /// The error for an error token (`_Pypegen_tokenizer_error`).
    pub fn tokenizer_error(&mut self) {
        let known = |engine: &Self, kind, message: &str, column: i32| {
            let lineno = engine.lexer.lineno();
            engine.failure_known(kind, message.to_owned(), (lineno, column), (lineno, -1))
        };
        let failure = match self.lexer.done() {
            Done::Error | Done::Ok => self.own_tokenizer_error(),
            Done::Eof => match self.lexer.brackets().last().copied() {
                Some(bracket) => self.never_closed(bracket),
                None => self.failure_last_token(ErrorKind::SyntaxError, "unexpected EOF while parsing".to_owned()),
            },
            Done::Dedent => self.failure_last_token(
                ErrorKind::IndentationError,
                "unindent does not match any outer indentation level".to_owned(),
            ),
            Done::TabSpace => known(
                self,
                ErrorKind::TabError,
                "inconsistent use of tabs and spaces in indentation",
                0,
            ),
            Done::TooDeep => known(self, ErrorKind::IndentationError, "too many levels of indentation", 0),
            Done::Undecodable => {
                let message = self.lexer.undecodable().map(|bad| format!("(unicode error) {bad}"));
                self.failure_last_token(ErrorKind::SyntaxError, message.unwrap_or_default())
            }
            Done::Unreadable => self.unreadable_failure(),
            Done::LineContinuation => {
                let column = self.lexer.position() as i32 - self.lexer.buffer().0 as i32 - 1;
                let message = "unexpected character after line continuation character";
                known(self, ErrorKind::SyntaxError, message, column.max(0))
            }
        };
        self.fail(failure);
    }

    /// The error that the tokenizer worded.
    fn own_tokenizer_error(&self) -> Failure {
        match self.lexer.error() {
            Some(error) => Failure {
                kind: ErrorKind::SyntaxError,
                message: error.message.clone(),
                lineno: error.lineno,
                offset: error.offset as i32,
                end_lineno: error.lineno,
                end_offset: error.end_offset as i32,
                text: Some(error.text.clone()),
                undecodable: None,
            },
            None => self.failure_last_token(ErrorKind::SyntaxError, "unknown parsing error".to_owned()),
        }
    }

    /// The error of the line that the tokenizer cannot read.
    fn unreadable_failure(&self) -> Failure {
        self.unreadable.clone().expect("it is there if a line cannot be read")
    }

    fn never_closed(&self, bracket: Bracket) -> Failure {
        let message = format!("'{}' was never closed", char::from(bracket.character));
        self.failure_known(
            ErrorKind::SyntaxError,
            message,
            (bracket.lineno, bracket.column as i32),
            (bracket.lineno, -1),
        )
    }

    /// Decides on the error after the second pass (`_Pypegen_set_syntax_error`); `last` is the last token of the first.
    pub fn settle(&mut self, last: usize) {
        if let Some(failure) = &self.failure {
            let tokens_are_fine = self.lexer.done() == Done::Ok;
            if tokens_are_fine && failure.kind.is_syntax_error() {
                self.check_remaining_tokens();
            }
            return;
        }
        let token = *self.token(last);
        match token.kind {
            TokenKind::Indent | TokenKind::Dedent => {
                let what = if token.kind == TokenKind::Indent {
                    "indent"
                } else {
                    "unindent"
                };
                let message = format!("unexpected {what}");
                self.failure = Some(self.failure_last_token(ErrorKind::IndentationError, message));
            }
            _ => {
                self.failure = Some(self.failure_at(Value::Token(last as u32), "invalid syntax".to_owned()));
                self.check_remaining_tokens();
            }
        }
    }

    /// Reads the rest of the source: errors in its tokens go before the one found.
    fn check_remaining_tokens(&mut self) {
        let error_line = self.token(self.filled() - 1).lineno;
        loop {
            match self.lexer.next_token().kind {
                // CPython loses errors within f-strings here.
                TokenKind::ErrorToken if self.lexer.inside_fstring() => return,
                TokenKind::ErrorToken => {
                    if let Some(bad) = self.lexer.undecodable() {
                        self.failure = Some(Failure::undecodable(bad.clone()));
                    } else if self.lexer.done() == Done::Unreadable {
                        self.failure = Some(self.unreadable_failure());
                    } else if self.lexer.error().is_some() {
                        self.failure = Some(self.own_tokenizer_error());
                    } else if let Some(bracket) = self.lexer.brackets().last().copied()
                        && error_line > bracket.lineno
                    {
                        self.failure = Some(self.never_closed(bracket));
                    }
                    return;
                }
                TokenKind::EndMarker => return,
                _ => {}
            }
        }
    }
}

/// A line of a file as CPython reads it anew to show it: in pieces, of which it shows the last; a byte order mark is part of it
/// (`err_programtext`). `None` if the piece is no text by itself, unless the file says what its encoding is.
fn line_of_file(source: &[u8], lineno: u32, file: File, declared: bool) -> Option<String> {
    const PIECE: usize = 999;
    // The line break at the end was added.
    let source = match source {
        [source @ .., b'\n'] if file.open_ended => source,
        _ => source,
    };
    let line = source
        .split_inclusive(|&b| b == b'\n')
        .nth(lineno.checked_sub(1)? as usize)?;
    let mut bytes = Vec::new();
    if file.marked && lineno == 1 {
        bytes.extend_from_slice("\u{feff}".as_bytes());
    }
    bytes.extend_from_slice(line);
    let start = bytes.len().saturating_sub(1) / PIECE * PIECE;
    let piece = bytes.split_off(start);
    if declared {
        return Some(String::from_utf8_lossy(&piece).into_owned());
    }
    String::from_utf8(piece).ok()
}

fn token_span(token: &crate::tokens::lexer::Token) -> Span {
    Span {
        lineno: token.lineno,
        col_offset: token.col_offset,
        end_lineno: token.end_lineno,
        end_col_offset: token.end_col_offset,
    }
}

/// The number of characters in the first `bytes` bytes of a line; one past its end counts as one.
fn characters(line: &str, bytes: usize) -> i32 {
    let bytes_of_line = line.as_bytes();
    let taken = &bytes_of_line[..bytes.min(bytes_of_line.len())];
    let beyond = i32::from(bytes > bytes_of_line.len());
    String::from_utf8_lossy(taken).chars().count() as i32 + beyond
}
