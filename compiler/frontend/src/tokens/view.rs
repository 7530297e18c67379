//! The text of `python3.12 -m tokenize -e`.

use std::borrow::Cow;
use std::fmt::Write;

use krait_bytecode::code::Text;
use krait_bytecode::repr::repr_str;

use super::kind::TokenKind;
use super::lexer::{Done, Lexer, Lines, Token};
use crate::error::SyntaxError;
use crate::source;

/// Writes the tokens of a source, one a line: range, exact kind, text.
///
/// # Errors
/// The tokens before the error, and the message that `tokenize` reports.
pub fn dump(bytes: &[u8], filename: &str) -> Result<String, (String, String)> {
    let mut out = String::new();
    let (text, encoding) = match source::decode_lines(bytes, filename) {
        Ok(decoded) => decoded,
        Err(SyntaxError { message, .. }) => return Err((out, message)),
    };
    line(&mut out, (0, 0), (0, 0), "ENCODING", encoding.as_bytes());
    let implicit_newline = !text.is_empty() && !text.ends_with('\n');
    let text: Cow<str> = if implicit_newline {
        format!("{text}\n").into()
    } else {
        text
    };
    let mut lexer = Lexer::new(text.as_bytes(), true);
    loop {
        let token = lexer.next_token();
        if token.kind == TokenKind::ErrorToken {
            return Err((out, error_message(&lexer)));
        }
        let at_end = implicit_newline && lexer.buffer().1 == text.len();
        print_token(&mut out, &lexer, &token, at_end);
        if token.kind == TokenKind::EndMarker {
            return Ok(out);
        }
    }
}

/// A token as `tokenize` shows it.
#[derive(Debug)]
pub struct Shown {
    /// Its kind; operators are not told apart by the number that Python sees ([`Shown::number`]).
    pub kind: TokenKind,
    /// Line from 1 and column in characters.
    pub start: (u32, u32),
    pub end: (u32, u32),
    pub text: String,
    /// The physical lines that it stands on.
    pub line: String,
}

impl Shown {
    /// The number of its type in `tokenize`: operators are all `OP`, keywords of coroutines are names.
    pub fn number(&self) -> u8 {
        match self.kind {
            TokenKind::Async | TokenKind::Await => TokenKind::Name as u8,
            kind if kind > TokenKind::Dedent && kind < TokenKind::Op => TokenKind::Op as u8,
            kind => kind as u8,
        }
    }
}

/// Why the tokens end early.
#[derive(Debug)]
pub struct ShownError {
    pub done: Done,
    pub message: String,
    pub lineno: u32,
    /// Column from 1, as SyntaxError counts; 0 where none is told.
    pub offset: u32,
    pub line: String,
}

/// The tokens of a source that is read line by line, as `tokenize` shows them.
pub struct Tokens {
    lexer: Lexer<'static>,
    ended: bool,
}

impl Tokens {
    /// The tokens of `lines`; with `extra`, comments and insignificant line breaks are among them.
    pub fn new(lines: Lines, extra: bool) -> Tokens {
        Tokens {
            lexer: Lexer::of_lines(lines, extra),
            ended: false,
        }
    }

    /// The next token; nothing after the last.
    ///
    /// # Errors
    /// Why the tokens end early; nothing comes after that.
    pub fn next_token(&mut self) -> Result<Option<Shown>, ShownError> {
        if self.ended {
            return Ok(None);
        }
        let token = self.lexer.next_token();
        self.ended = matches!(token.kind, TokenKind::ErrorToken | TokenKind::EndMarker);
        if token.kind == TokenKind::ErrorToken {
            return Err(shown_error(&self.lexer));
        }
        Ok(Some(shown(&self.lexer, &token, self.lexer.implicit_newline())))
    }
}

fn shown_error(lexer: &Lexer<'_>) -> ShownError {
    let message = error_message(lexer);
    let (start, end) = (lexer.line_start(), lexer.buffer().1);
    let mut line = String::from_utf8_lossy(&lexer.text()[start.min(end)..end]).into_owned();
    if line.ends_with('\n') {
        line.pop();
    }
    let (lineno, offset) = match (lexer.error(), lexer.done()) {
        (Some(error), _) => (error.lineno, error.offset),
        (None, Done::Eof) => (lexer.lineno(), unread(lexer)),
        // Past the line, whatever it is that is wrong (`_tokenizer_error`).
        (None, _) => (lexer.lineno(), line.chars().count() as u32 + 1),
    };
    ShownError {
        done: lexer.done(),
        message,
        lineno,
        offset,
        line,
    }
}

/// The bytes of the last line that CPython still holds where the text ends: none, but for a line that was to go on and
/// for the inside of an f-string.
fn unread(lexer: &Lexer<'_>) -> u32 {
    let text = lexer.text();
    if !lexer.inside_fstring() && !text.ends_with(b"\\\n") {
        return 0;
    }
    let body = &text[..text.len().saturating_sub(1)];
    let start = body.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
    (text.len() - start) as u32
}

fn print_token(out: &mut String, lexer: &Lexer<'_>, token: &Token, at_implicit_newline: bool) {
    let shown = shown(lexer, token, at_implicit_newline);
    let name = match shown.kind {
        TokenKind::Async | TokenKind::Await => "NAME",
        // `tokenize` looks the text up, and does not know this one.
        TokenKind::NotEqual if shown.text == "<>" => "OP",
        kind => kind.name(),
    };
    line(out, shown.start, shown.end, name, shown.text.as_bytes());
}

fn shown(lexer: &Lexer<'_>, token: &Token, at_implicit_newline: bool) -> Shown {
    let trailing = token.kind == TokenKind::EndMarker || (token.kind == TokenKind::Dedent && lexer.done() == Done::Eof);
    if trailing {
        let place = (lexer.lineno() + 1, 0);
        return Shown {
            kind: token.kind,
            start: place,
            end: place,
            text: String::new(),
            line: String::new(),
        };
    }
    let source = lexer.text();
    let line_start = if token.kind.is_string_like() {
        lexer.multi_line_start().1
    } else {
        lexer.line_start()
    };
    let characters = |from: usize, to: usize| String::from_utf8_lossy(&source[from..to]).chars().count() as u32;
    let start = (token.lineno, characters(line_start, token.start));
    // CPython counts the bytes in the last line, but turns them into characters by the first one.
    let line_end = lexer.buffer().1;
    let last = (line_start + token.end - lexer.line_start()).min(line_end);
    let mut end = (token.end_lineno, characters(line_start, last));
    let mut text = &source[token.start..token.end];
    match token.kind {
        TokenKind::Newline => {
            end.1 += 1;
            text = if at_implicit_newline {
                b""
            } else if source[token.start] == b'\r' {
                b"\r\n"
            } else {
                b"\n"
            };
        }
        TokenKind::Nl if at_implicit_newline => text = b"",
        _ => {}
    }
    let line_end = line_end - usize::from(at_implicit_newline && line_end > line_start);
    Shown {
        kind: token.kind,
        start,
        end,
        text: String::from_utf8_lossy(text).into_owned(),
        line: String::from_utf8_lossy(&source[line_start..line_end]).into_owned(),
    }
}

fn line(out: &mut String, start: (u32, u32), end: (u32, u32), name: &str, text: &[u8]) {
    let range = format!("{},{}-{},{}:", start.0, start.1, end.0, end.1);
    let text = repr_str(&Text::from_wtf8(text).unwrap_or_default());
    // Python pads the text as well; its width counts characters.
    writeln!(out, "{range:<20}{name:<15}{text:<15}").expect("a string takes all");
}

fn error_message(lexer: &Lexer<'_>) -> String {
    match (lexer.error(), lexer.done()) {
        (Some(error), _) => error.message.clone(),
        (None, Done::Eof) => "unexpected EOF in multi-line statement".to_owned(),
        (None, Done::Dedent) => "unindent does not match any outer indentation level".to_owned(),
        (None, Done::TabSpace) => "inconsistent use of tabs and spaces in indentation".to_owned(),
        (None, Done::TooDeep) => "too many levels of indentation".to_owned(),
        (None, Done::LineContinuation) => "unexpected character after line continuation character".to_owned(),
        (None, _) => "unknown tokenization error".to_owned(),
    }
}
