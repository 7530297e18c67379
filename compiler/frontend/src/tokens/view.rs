//! The text of `python3.12 -m tokenize -e`.

use std::borrow::Cow;
use std::fmt::Write;

use krait_bytecode::code::Text;
use krait_bytecode::repr::repr_str;

use super::kind::TokenKind;
use super::lexer::{Done, Lexer, Token};
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
    let mut lexer = Lexer::new(&text, true);
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

fn print_token(out: &mut String, lexer: &Lexer<'_>, token: &Token, at_implicit_newline: bool) {
    let trailing = token.kind == TokenKind::EndMarker || (token.kind == TokenKind::Dedent && lexer.done() == Done::Eof);
    if trailing {
        let place = (lexer.lineno() + 1, 0);
        return line(out, place, place, token.kind.name(), b"");
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
    let last = (line_start + token.end - lexer.line_start()).min(lexer.buffer().1);
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
    let name = match token.kind {
        TokenKind::Async | TokenKind::Await => "NAME",
        // `tokenize` looks the text up, and does not know this one.
        TokenKind::NotEqual if text == b"<>" => "OP",
        kind => kind.name(),
    };
    line(out, start, end, name, text);
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
        (None, Done::Ok | Done::Error) => "unknown tokenization error".to_owned(),
    }
}
