//! F-strings: the tokenizer's stack of modes, and the tokens of literal parts.

use super::kind::TokenKind;
use super::lexer::{EOF, Lexer, Token};

/// How deep replacement fields may nest in format specifications.
const MAX_NESTING: i32 = 3;
/// How many modes may be open: f-strings and what is outside of them.
const MAX_FSTRINGS: usize = 150;

/// What the tokenizer is reading: plain code, or an f-string and where in it.
#[derive(Clone, Debug)]
pub(super) struct Mode {
    /// In a literal part rather than in an expression.
    pub in_string: bool,
    /// Brackets open in the f-string.
    pub depth: i32,
    /// The depth of the innermost replacement field; -1 outside.
    pub expression_depth: i32,
    pub quote: u8,
    pub quote_size: usize,
    pub raw: bool,
    /// Whether a `!` was read in the replacement field.
    pub conversion: bool,
    /// Whether the end of the last expression was seen: what follows is a format specification.
    pub expression_ended: bool,
    start: usize,
    multi_line_start: usize,
    first_lineno: u32,
}

impl Mode {
    /// The mode outside of all f-strings.
    pub fn regular() -> Mode {
        Mode {
            in_string: false,
            depth: 0,
            expression_depth: -1,
            quote: 0,
            quote_size: 0,
            raw: false,
            conversion: false,
            expression_ended: false,
            start: 0,
            multi_line_start: 0,
            first_lineno: 0,
        }
    }

    /// Whether the innermost thing open is a replacement field.
    pub fn in_expression(&self) -> bool {
        self.expression_depth >= 0
    }
}

impl Lexer<'_> {
    /// The opening of an f-string; its first quote was read last.
    pub(super) fn fstring_start(&mut self, quote: i32) -> Token {
        self.first_lineno = self.lineno;
        self.multi_line_start = self.line_start;
        let mut quote_size = 1;
        let second = self.next_char();
        if second == quote {
            let third = self.next_char();
            if third == quote {
                quote_size = 3;
            } else {
                self.back(third);
                self.back(second);
            }
        } else {
            self.back(second);
        }
        if self.modes.len() >= MAX_FSTRINGS {
            return self.fail("too many nested f-strings");
        }
        let start = self.start.expect("a token was begun");
        let raw = self.text[start..self.cur]
            .iter()
            .any(|byte| matches!(byte, b'r' | b'R'));
        self.modes.push(Mode {
            in_string: true,
            quote: quote as u8,
            quote_size,
            raw,
            start,
            multi_line_start: self.line_start,
            first_lineno: self.lineno,
            ..Mode::regular()
        });
        self.token_here(TokenKind::FStringStart)
    }

    /// What `:`, `!`, `{` and `}` mean in a replacement field. Returns the colon that opens a format specification.
    pub(super) fn fstring_punctuation(&mut self, c: u8) -> Option<Token> {
        let mode = self.mode();
        // `{` has not been counted yet.
        let cursor = mode.depth - i32::from(c != b'{');
        if cursor == 0 {
            // CPython notes the text of the outermost expression here.
            mode.expression_ended = c != b'{';
        }
        if c == b':' && cursor == mode.expression_depth {
            mode.in_string = true;
            return Some(self.token_here(TokenKind::Colon));
        }
        None
    }

    /// A token of an f-string's literal part.
    pub(super) fn string_mode_token(&mut self) -> Token {
        self.start = Some(self.cur);
        self.first_lineno = self.lineno;
        // A replacement field that comes first leaves nothing to make a literal of.
        let first = self.next_char();
        if first == i32::from(b'{') {
            let second = self.next_char();
            self.back(second);
            self.back(first);
            if second != i32::from(b'{') {
                return match self.enter_expression() {
                    Some(error) => error,
                    None => self.regular_token(),
                };
            }
        } else {
            self.back(first);
        }
        if self.at_closing_quotes() {
            let token_end = self.cur;
            let start = self.start.expect("a token was begun");
            self.modes.pop();
            self.multi_line_start = self.line_start;
            return self.token(TokenKind::FStringEnd, Some((start, token_end)));
        }
        self.fstring_middle()
    }

    /// Reads the closing quotes, if they come next; what was read of them otherwise stays read.
    fn at_closing_quotes(&mut self) -> bool {
        let (quote, size) = (self.mode().quote, self.mode().quote_size);
        for _ in 0..size {
            let c = self.next_char();
            if c != i32::from(quote) {
                self.back(c);
                return false;
            }
        }
        true
    }

    fn enter_expression(&mut self) -> Option<Token> {
        let mode = self.mode();
        mode.expression_depth += 1;
        if mode.expression_depth >= MAX_NESTING {
            return Some(self.fail("f-string: expressions nested too deeply"));
        }
        mode.in_string = false;
        None
    }

    fn fstring_middle(&mut self) -> Token {
        let start = self.start.expect("a token was begun");
        self.multi_line_start = self.line_start;
        let (quote, quote_size, raw) = (i32::from(self.mode().quote), self.mode().quote_size, self.mode().raw);
        let mut end_quotes = 0;
        let mut named_escape = false;
        while end_quotes != quote_size {
            let c = self.next_char();
            let in_format_spec = self.mode().expression_ended && self.mode().in_expression();
            if c == EOF || (quote_size == 1 && c == i32::from(b'\n')) {
                // A line break ends a format specification between single quotes.
                if in_format_spec && c == i32::from(b'\n') {
                    self.back(c);
                    self.mode().in_string = false;
                    return self.token(TokenKind::FStringMiddle, Some((start, self.cur)));
                }
                return self.unterminated_fstring();
            }
            if c == quote {
                end_quotes += 1;
                continue;
            }
            end_quotes = 0;
            if c == i32::from(b'{') {
                let next = self.next_char();
                if next == c && !in_format_spec {
                    return self.token(TokenKind::FStringMiddle, Some((start, self.cur - 1)));
                }
                self.back(next);
                self.back(c);
                return match self.enter_expression() {
                    Some(error) => error,
                    None => self.token(TokenKind::FStringMiddle, Some((start, self.cur))),
                };
            }
            if c == i32::from(b'}') {
                if named_escape {
                    return self.token(TokenKind::FStringMiddle, Some((start, self.cur)));
                }
                let next = self.next_char();
                if next == c && !in_format_spec {
                    return self.token(TokenKind::FStringMiddle, Some((start, self.cur - 1)));
                }
                self.back(next);
                self.back(c);
                self.mode().in_string = false;
                return self.token(TokenKind::FStringMiddle, Some((start, self.cur)));
            }
            if c == i32::from(b'\\') {
                named_escape |= self.fstring_escape(raw);
            }
        }
        for _ in 0..quote_size {
            self.back(quote);
        }
        self.token(TokenKind::FStringMiddle, Some((start, self.cur)))
    }

    /// Reads what follows a backslash. Returns whether `\N{` was read.
    fn fstring_escape(&mut self, raw: bool) -> bool {
        let mut next = self.next_char();
        if next == i32::from(b'\r') {
            next = self.next_char();
        }
        if next == i32::from(b'{') || next == i32::from(b'}') {
            if !raw {
                self.warn(format!("invalid escape sequence '\\{}'", char::from(next as u8)));
            }
            self.back(next);
            return false;
        }
        if raw || next != i32::from(b'N') {
            return false;
        }
        let brace = self.next_char();
        if brace == i32::from(b'{') {
            return true;
        }
        self.back(brace);
        false
    }

    fn unterminated_fstring(&mut self) -> Token {
        let detected = self.lineno;
        let mode = self.mode().clone();
        self.cur = mode.start + 1;
        self.line_start = mode.multi_line_start;
        self.lineno = mode.first_lineno;
        let kind = if mode.quote_size == 3 {
            "triple-quoted f-string"
        } else {
            "f-string"
        };
        self.fail(format!("unterminated {kind} literal (detected at line {detected})"))
    }
}
