//! From text to the parser's tokens, some lines at a time.
//!
//! It takes exactly what CPython's tokenizer takes. For anything else it gives up without a word: the exact tokenizer
//! ([`crate::tokens::lexer`]), which the error pass reads, finds the words.

use super::bytes::{spaces_end, string_stop, word_end, word_length};
use super::token::{Kind, Token};
use super::{Parse, Rejected};
use krait_bytecode::Text;
use unicode_normalization::UnicodeNormalization;

use crate::error::{SyntaxWarning, WarningKind};
use crate::names::{Head, Name, Names, known};
use crate::tokens::identifier::{begins_name, continues_name};

const TAB_SIZE: u32 = 8;
const MAX_INDENT: usize = 100;
const MAX_LEVEL: usize = 200;

/// How many tokens there are before the scanner stops at the end of a line: as the scanner and the parser run for many tokens
/// each, their code stays in the processor's cache; but the tokens should, too.
const ENOUGH: usize = 512;

/// What the scanner is reading of an f-string.
pub(super) struct FString {
    /// How many brackets were open where it begins.
    pub base: usize,
    /// How many replacement fields are open in each other. As long as there is one bracket in the f-string for each of them, a
    /// colon begins the format specification.
    pub fields: usize,
    pub quote: u8,
    pub quote_size: u32,
    pub raw: bool,
    /// In a literal part rather than in an expression.
    pub in_string: bool,
    /// Whether the end of the last expression was seen: what follows is a format specification.
    pub expression_ended: bool,
}

/// The state of the scanner.
pub(super) struct Scanner<'a> {
    source: &'a str,
    /// Its bytes.
    pub text: &'a [u8],
    pub at: usize,
    pub line: u32,
    pub line_start: u32,
    /// The tokens that were scanned last; behind them [`Kind::More`] if there are others.
    pub tokens: Vec<Token>,
    /// How many tokens came before these.
    pub dropped: usize,
    pub names: Names,
    pub fstrings: Vec<FString>,
    /// Columns of the open blocks, with tabs to 8 and to 1.
    indents: Vec<(u32, u32)>,
    /// The open brackets; there are `level`.
    brackets: [u8; MAX_LEVEL],
    pub level: usize,
    /// The tokenizer's warnings, each with the number of the token before which it was given.
    pub warnings: Vec<(usize, SyntaxWarning)>,
    /// The most brackets that were open at once.
    pub deepest: usize,
}

/// What a byte can begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Blank,
    Letter,
    Digit,
    Newline,
    Quote,
    Dot,
    LPar,
    RPar,
    Lsqb,
    Rsqb,
    LBrace,
    RBrace,
    Comma,
    Colon,
    Equal,
    Operator,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b' ' | b'\t' | 0x0C => Class::Blank,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'\n' => Class::Newline,
            b'"' | b'\'' => Class::Quote,
            b'.' => Class::Dot,
            b'(' => Class::LPar,
            b')' => Class::RPar,
            b'[' => Class::Lsqb,
            b']' => Class::Rsqb,
            b'{' => Class::LBrace,
            b'}' => Class::RBrace,
            b',' => Class::Comma,
            b':' => Class::Colon,
            b'=' => Class::Equal,
            b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'<' | b'>' | b'!' | b'&' | b'|' | b'^' | b'~' | b';' => {
                Class::Operator
            }
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

/// Of each byte, whether a word before it needs a second look: quotes make a prefix of it, and others may be part of it.
const AFTER_ODD_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = byte >= 0x80 || matches!(CLASSES[byte], Class::Quote);
        byte += 1;
    }
    table
};

impl<'a> Scanner<'a> {
    /// A scanner that has read the first tokens of a text.
    pub fn begin(text: &'a str) -> Parse<Scanner<'a>> {
        let mut scanner = Scanner {
            source: text,
            text: text.as_bytes(),
            at: 0,
            line: 1,
            line_start: 0,
            tokens: Vec::with_capacity(ENOUGH.min(text.len() / 3) + 256),
            dropped: 0,
            names: Names::new(),
            fstrings: Vec::new(),
            indents: vec![(0, 0)],
            brackets: [0; MAX_LEVEL],
            level: 0,
            warnings: Vec::new(),
            deepest: 0,
        };
        scanner.indentation()?;
        scanner.run()?;
        Ok(scanner)
    }

    /// Reads the tokens behind a [`Kind::More`], and drops the first ones of those before it.
    #[inline(never)]
    pub fn go_on(&mut self, dropped: usize) -> Parse<()> {
        self.tokens.pop();
        self.tokens.drain(..dropped);
        self.dropped += dropped;
        self.run()
    }
}

impl Scanner<'_> {
    /// The byte at an offset; 0, which no text holds, at the end.
    #[inline]
    pub fn byte(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or(0)
    }

    /// Appends the token from `start` to `end`, all on the current line.
    #[inline]
    pub fn push(&mut self, kind: Kind, start: usize, end: usize) {
        self.push_word(kind, start, end, known::EMPTY);
        self.at = end;
    }

    #[inline(always)]
    fn push_word(&mut self, kind: Kind, start: usize, end: usize, name: Name) {
        self.tokens.push(Token {
            start: start as u32,
            end: end as u32,
            line: self.line,
            line_start: self.line_start,
            kind,
            is_multi_line: false,
            flag: false,
            name,
        });
    }

    /// Appends a token of `length` bytes at `start`; the offset behind it.
    #[inline(always)]
    fn short(&mut self, kind: Kind, start: usize, length: usize) -> usize {
        self.push_word(kind, start, start + length, known::EMPTY);
        start + length
    }

    /// Notes that the line ends before the offset `at`.
    #[inline]
    pub fn next_line(&mut self, at: usize) {
        self.line += 1;
        self.line_start = at as u32;
    }

    /// A warning of the tokenizer, at an offset on the current line.
    pub fn warn(&mut self, message: String, at: usize) {
        // As the tokenizer counts, the place is the last character that was read.
        let column = (at as u32 - self.line_start).saturating_sub(1);
        let warning = SyntaxWarning {
            kind: WarningKind::SyntaxWarning,
            message,
            lineno: self.line,
            col_offset: column,
            end_lineno: self.line,
            end_col_offset: column,
        };
        self.warnings.push((self.dropped + self.tokens.len(), warning));
    }

    /// Reads tokens to the end of the text, or to that of a line when there are [`ENOUGH`].
    fn run(&mut self) -> Parse<()> {
        let mut at = self.at;
        loop {
            let mut byte = self.byte(at);
            // Mostly one space or none.
            if byte == b' ' {
                at += 1;
                byte = self.byte(at);
                if byte == b' ' {
                    at = spaces_end(self.text, at);
                    byte = self.byte(at);
                }
            }
            at = match CLASSES[usize::from(byte)] {
                Class::Letter => self.word(at)?,
                Class::Comma => self.short(Kind::Comma, at, 1),
                Class::Newline if self.level > 0 => {
                    self.next_line(at + 1);
                    at + 1
                }
                Class::Newline => {
                    self.short(Kind::Newline, at, 1);
                    self.next_line(at + 1);
                    self.at = at + 1;
                    self.indentation()?;
                    if self.tokens.len() >= ENOUGH {
                        self.push(Kind::More, self.at, self.at);
                        return Ok(());
                    }
                    self.at
                }
                Class::Blank => at + 1,
                Class::Dot => self.dot(at)?,
                // Mostly one digit.
                Class::Digit if ends_number(self.byte(at + 1)) => self.short(Kind::Number, at, 1),
                Class::Digit => {
                    self.at = at;
                    self.number()?;
                    self.at
                }
                Class::Quote => self.string(at, at)?,
                Class::LBrace | Class::RBrace | Class::Colon | Class::Operator
                    if !self.fstrings.is_empty() && self.fstring_punctuation(byte, at) =>
                {
                    self.fstring_parts()?
                }
                Class::LPar => self.open_bracket(Kind::LPar, b'(', at)?,
                Class::RPar => self.close_bracket(Kind::RPar, b'(', at)?,
                Class::Lsqb => self.open_bracket(Kind::Lsqb, b'[', at)?,
                Class::Rsqb => self.close_bracket(Kind::Rsqb, b'[', at)?,
                Class::LBrace => self.open_bracket(Kind::LBrace, b'{', at)?,
                Class::RBrace => self.close_bracket(Kind::RBrace, b'{', at)?,
                Class::Colon => self.maybe_with_equal(Kind::Colon, Kind::ColonEqual, at),
                Class::Equal => self.maybe_with_equal(Kind::Equal, Kind::EqEqual, at),
                Class::Operator => {
                    let (kind, length) = Kind::of_operator(byte, &self.text[at..])?;
                    self.short(kind, at, length as usize)
                }
                Class::Other => {
                    self.at = at;
                    match byte {
                        b'#' => self.comment(),
                        b'\\' => self.continuation_line()?,
                        0 => return self.end(),
                        _ => return Err(Rejected),
                    }
                    self.at
                }
            };
        }
    }

    /// A colon or an equals sign, with perhaps another one behind it.
    #[inline]
    fn maybe_with_equal(&mut self, alone: Kind, with_equal: Kind, at: usize) -> usize {
        let is_with = self.byte(at + 1) == b'=';
        self.short(if is_with { with_equal } else { alone }, at, 1 + usize::from(is_with))
    }

    fn comment(&mut self) {
        self.at = memchr::memchr(b'\n', &self.text[self.at..]).map_or(self.text.len(), |length| self.at + length);
    }

    fn end(&mut self) -> Parse<()> {
        if self.at < self.text.len() || self.level > 0 {
            return Err(Rejected);
        }
        if self.tokens.last().is_some_and(|token| !token.kind.is_blank()) {
            self.push(Kind::Newline, self.at, self.at);
        }
        for _ in 1..self.indents.len() {
            self.push(Kind::Dedent, self.at, self.at);
        }
        self.push(Kind::EndMarker, self.at, self.at);
        Ok(())
    }

    /// Reads the line break after a backslash.
    fn continuation_line(&mut self) -> Parse<()> {
        // A backslash before the end of the text is an error, too.
        if self.byte(self.at + 1) != b'\n' || self.at + 2 >= self.text.len() {
            return Err(Rejected);
        }
        self.at += 2;
        self.next_line(self.at);
        Ok(())
    }

    /// Skips blank lines, measures the indentation of the next one and notes what blocks begin or end.
    #[inline]
    fn indentation(&mut self) -> Parse<()> {
        let at = spaces_end(self.text, self.at);
        if CLASSES[usize::from(self.byte(at))].begins_statement() {
            let column = (at - self.at) as u32;
            self.at = at;
            return self.change_blocks(column, column);
        }
        self.blank_lines()
    }

    #[inline(never)]
    fn blank_lines(&mut self) -> Parse<()> {
        let (mut column, mut alternate, mut continued) = (0, 0, 0);
        loop {
            let from = self.at;
            self.at = spaces_end(self.text, from);
            let spaces = (self.at - from) as u32;
            (column, alternate) = (column + spaces, alternate + spaces);
            match self.byte(self.at) {
                b'\t' => {
                    column = (column / TAB_SIZE + 1) * TAB_SIZE;
                    alternate += 1;
                }
                0x0C => (column, alternate) = (0, 0),
                b'\\' => {
                    // The first backslash decides the level of what comes after it.
                    continued = if continued != 0 { continued } else { column };
                    self.continuation_line()?;
                    continue;
                }
                b'#' => {
                    self.comment();
                    continue;
                }
                b'\n' => {
                    self.next_line(self.at + 1);
                    (column, alternate, continued) = (0, 0, 0);
                }
                0 if self.at >= self.text.len() => return Ok(()),
                _ => break,
            }
            self.at += 1;
        }
        if continued != 0 {
            (column, alternate) = (continued, continued);
        }
        self.change_blocks(column, alternate)
    }

    #[inline]
    fn change_blocks(&mut self, column: u32, alternate: u32) -> Parse<()> {
        if self.indents.last() == Some(&(column, alternate)) {
            return Ok(());
        }
        self.enter_or_leave_blocks(column, alternate)
    }

    #[inline(never)]
    fn enter_or_leave_blocks(&mut self, column: u32, alternate: u32) -> Parse<()> {
        let (current, current_alternate) = self.indents[self.indents.len() - 1];
        if column == current {
            return Err(Rejected);
        }
        if column > current {
            if self.indents.len() >= MAX_INDENT || alternate <= current_alternate {
                return Err(Rejected);
            }
            self.indents.push((column, alternate));
            self.push(Kind::Indent, self.at, self.at);
            return Ok(());
        }
        while column < self.indents[self.indents.len() - 1].0 {
            self.indents.pop();
            self.push(Kind::Dedent, self.at, self.at);
        }
        if self.indents[self.indents.len() - 1] == (column, alternate) {
            Ok(())
        } else {
            Err(Rejected)
        }
    }

    /// A name or keyword, or a string with a prefix; the offset behind it.
    #[inline(always)]
    fn word(&mut self, start: usize) -> Parse<usize> {
        let Some((name, end)) = self.plain_word(start) else {
            return self.any_word(start);
        };
        self.push_word(Kind::of_word(name), start, end, name);
        Ok(end)
    }

    /// The word at an offset and where it ends, if it is short and nothing but a name or a keyword.
    #[inline(always)]
    fn plain_word(&mut self, start: usize) -> Option<(Name, usize)> {
        let bytes = self.text.get(start..)?.first_chunk::<16>()?;
        let length = word_length(bytes);
        if length > Head::SHORT || AFTER_ODD_WORD[usize::from(bytes[length])] {
            return None;
        }
        let end = start + length;
        let name = self.names.intern_short(Head::of_first(bytes, length), || {
            Text::prefix_of(&self.source[start..], length)
        });
        Some((name, end))
    }

    /// As [`Self::plain_word`], of one that has sixteen letters or more, and less than 32.
    #[inline]
    fn medium_word(&mut self, start: usize) -> Option<(Name, usize)> {
        let (first, rest) = self.text.get(start..)?.split_first_chunk::<16>()?;
        let rest = rest.first_chunk::<16>()?;
        let more = word_length(rest);
        if word_length(first) < 16 || more == 16 || AFTER_ODD_WORD[usize::from(rest[more])] {
            return None;
        }
        let (length, end) = (16 + more, start + 16 + more);
        let last = self.text[..end].last_chunk::<16>()?;
        let source = self.source;
        let name = self
            .names
            .intern_medium(first, last, length, || Text::prefix_of(&source[start..], length));
        Some((name, end))
    }

    /// A word that is long, has characters outside ASCII in it or may be the prefix of a string.
    #[inline(never)]
    fn any_word(&mut self, start: usize) -> Parse<usize> {
        if let Some((name, end)) = self.medium_word(start) {
            self.push_word(Kind::Name, start, end, name);
            return Ok(end);
        }
        let end = word_end(self.text, start);
        if end - start <= 2 && matches!(self.byte(end), b'"' | b'\'') {
            return self.prefixed_string(start, end);
        }
        self.long_word(start, end)
    }

    fn long_word(&mut self, start: usize, end: usize) -> Parse<usize> {
        let name = self.long_name(start, end)?;
        // Letters that only become those of a keyword do not make one.
        let kind = match self.text[start..end].is_ascii() {
            true => Kind::of_word(name),
            false => Kind::Name,
        };
        self.push_word(kind, start, end, name);
        Ok(end)
    }

    /// A word of at most two letters and a quote behind it: a string with a prefix, or not.
    fn prefixed_string(&mut self, start: usize, quote_at: usize) -> Parse<usize> {
        let raw = match &self.text[start..quote_at] {
            b"r" | b"R" | b"b" | b"B" | b"u" | b"U" | b"br" | b"bR" | b"Br" | b"BR" | b"rb" | b"rB" | b"Rb" | b"RB" => {
                return self.string(start, quote_at);
            }
            b"f" | b"F" => false,
            b"fr" | b"fR" | b"Fr" | b"FR" | b"rf" | b"rF" | b"Rf" | b"RF" => true,
            _ => return self.long_word(start, quote_at),
        };
        self.fstring_start(start, quote_at, raw)?;
        self.fstring_parts()
    }

    /// What is literal of the innermost f-string; the offset of what is not.
    fn fstring_parts(&mut self) -> Parse<usize> {
        while self.fstrings.last().is_some_and(|fstring| fstring.in_string) {
            self.fstring_part()?;
        }
        Ok(self.at)
    }

    /// The name of a word that is long, or has characters outside ASCII in it.
    fn long_name(&mut self, start: usize, end: usize) -> Parse<Name> {
        let word = &self.source[start..end];
        if word.is_ascii() {
            return Ok(self.names.intern_str(word));
        }
        verify_identifier(word)?;
        let text: String = word.nfkc().collect();
        Ok(self.names.intern_str(&text))
    }

    /// A dot and the name right behind it as one token, an ellipsis, or a dot alone.
    #[inline]
    fn dot(&mut self, at: usize) -> Parse<usize> {
        let next = self.byte(at + 1);
        if CLASSES[usize::from(next)] == Class::Letter
            && let Some((name, end)) = self.plain_word(at + 1).or_else(|| self.medium_word(at + 1))
        {
            let kind = Kind::of_word(name);
            if kind.is_name() {
                self.push_word(Kind::DotName, at, end, name);
            } else {
                self.short(Kind::Dot, at, 1);
                self.push_word(kind, at + 1, end, name);
            }
            return Ok(end);
        }
        match next {
            b'0'..=b'9' => {
                self.at = at;
                self.number()?;
                Ok(self.at)
            }
            b'.' if self.byte(at + 2) == b'.' => Ok(self.short(Kind::Ellipsis, at, 3)),
            _ => Ok(self.short(Kind::Dot, at, 1)),
        }
    }

    #[inline(always)]
    fn open_bracket(&mut self, kind: Kind, bracket: u8, at: usize) -> Parse<usize> {
        let Some(place) = self.brackets.get_mut(self.level) else {
            return Err(Rejected);
        };
        *place = bracket;
        self.level += 1;
        self.deepest = self.deepest.max(self.level);
        Ok(self.short(kind, at, 1))
    }

    #[inline(always)]
    fn close_bracket(&mut self, kind: Kind, open: u8, at: usize) -> Parse<usize> {
        let level = self.level.wrapping_sub(1);
        if self.brackets.get(level) != Some(&open) {
            return Err(Rejected);
        }
        self.level = level;
        if !self.fstrings.is_empty() {
            return self.close_bracket_in_fstring(kind, at);
        }
        Ok(self.short(kind, at, 1))
    }

    #[inline(never)]
    fn close_bracket_in_fstring(&mut self, kind: Kind, at: usize) -> Parse<usize> {
        self.push(kind, at, at + 1);
        let Some(fstring) = self.fstrings.last_mut() else {
            return Ok(at + 1);
        };
        // The bracket that was closed must be one of the f-string.
        let depth = self.level.checked_sub(fstring.base).ok_or(Rejected)?;
        if kind == Kind::RBrace && fstring.fields > 0 && depth == fstring.fields - 1 {
            fstring.fields -= 1;
            fstring.in_string = true;
        }
        self.fstring_parts()
    }

    /// A string that is no f-string; it begins at `start`, its first quote is at `quote_at`. Returns the offset behind it.
    fn string(&mut self, start: usize, quote_at: usize) -> Parse<usize> {
        let quote = self.text[quote_at];
        let (line, line_start) = (self.line, self.line_start);
        let mut escapes = false;
        let mut at = quote_at + 1;
        let is_triple = self.byte(at) == quote && self.byte(at + 1) == quote;
        if is_triple {
            at += 2;
            loop {
                at += memchr::memchr2(quote, b'\\', &self.text[at.min(self.text.len())..]).ok_or(Rejected)?;
                if self.text[at] == b'\\' {
                    escapes = true;
                    at += 2;
                } else if self.byte(at + 1) == quote && self.byte(at + 2) == quote {
                    at += 3;
                    break;
                } else {
                    at += 1;
                }
            }
            let body = &self.text[quote_at..at];
            if let Some(last) = memchr::memrchr(b'\n', body) {
                self.line += memchr::memchr_iter(b'\n', body).count() as u32;
                self.line_start = (quote_at + last + 1) as u32;
            }
        } else {
            loop {
                at = string_stop(self.text, at, quote);
                match self.byte(at) {
                    byte if byte == quote => break,
                    b'\\' => {
                        escapes = true;
                        at += 2;
                        if self.byte(at - 1) == b'\n' {
                            self.next_line(at);
                        }
                    }
                    _ => return Err(Rejected),
                }
            }
            at += 1;
        }
        self.tokens.push(Token {
            start: start as u32,
            end: at as u32,
            line,
            line_start,
            kind: Kind::String,
            is_multi_line: line != self.line,
            flag: escapes,
            name: known::EMPTY,
        });
        Ok(at)
    }
}

/// Whether a number goes no further than before this byte.
#[inline]
fn ends_number(byte: u8) -> bool {
    !matches!(CLASSES[usize::from(byte)], Class::Letter | Class::Digit | Class::Dot)
}

impl Class {
    /// Whether a line whose indentation is followed by such a byte is one of a statement.
    #[inline]
    fn begins_statement(self) -> bool {
        !matches!(self, Class::Other | Class::Blank | Class::Newline)
    }
}

/// Tests that a name with characters outside ASCII is one (PEP 3131).
fn verify_identifier(word: &str) -> Parse<()> {
    let mut characters = word.chars();
    if characters.next().is_some_and(begins_name) && characters.all(continues_name) {
        Ok(())
    } else {
        Err(Rejected)
    }
}
