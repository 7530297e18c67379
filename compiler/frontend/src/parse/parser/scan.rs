//! From text to the parser's tokens, in one pass.
//!
//! It takes exactly what CPython's tokenizer takes. For anything else it gives up without a word: the exact tokenizer
//! ([`crate::tokens::lexer`]), which the error pass reads, finds the words.

use super::token::{Kind, Token};
use super::{Invalid, Parse};
use unicode_normalization::UnicodeNormalization;

use crate::error::{SyntaxWarning, WarningKind};
use crate::names::{Name, Names, known};

const TAB_SIZE: u32 = 8;
const MAX_INDENT: usize = 100;
const MAX_LEVEL: usize = 200;

/// The tokens of a text, and the tokenizer's warnings, each with the index of the token before which it was given.
pub struct Scanned {
    pub tokens: Vec<Token>,
    /// The names in them.
    pub names: Names,
    pub warnings: Vec<(usize, SyntaxWarning)>,
    /// The most brackets that were open at once.
    pub deepest: usize,
}

/// What the scanner is reading of an f-string.
pub(super) struct FString {
    /// Brackets open in the f-string.
    pub depth: u32,
    /// How many replacement fields are open in each other.
    pub fields: u32,
    /// The depth at which the innermost replacement field begins, less one: as long as it equals `depth`, a colon begins the
    /// format specification. Invariant: `fields - 1`.
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
    pub tokens: Vec<Token>,
    pub names: Names,
    pub fstrings: Vec<FString>,
    /// Columns of the open blocks, with tabs to 8 and to 1.
    indents: Vec<(u32, u32)>,
    brackets: Vec<u8>,
    pub warnings: Vec<(usize, SyntaxWarning)>,
    deepest: usize,
}

/// What a byte can begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Space,
    Blank,
    Letter,
    Digit,
    Newline,
    Quote,
    Dot,
    Open,
    Close,
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
            b' ' => Class::Space,
            b'\t' | 0x0C => Class::Blank,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'\n' => Class::Newline,
            b'"' | b'\'' => Class::Quote,
            b'.' => Class::Dot,
            b'(' | b'[' | b'{' => Class::Open,
            b')' | b']' | b'}' => Class::Close,
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

/// Of each byte, whether it may stand in an identifier.
const IN_IDENTIFIER: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = matches!(CLASSES[byte], Class::Letter | Class::Digit);
        byte += 1;
    }
    table
};

/// How long the identifier at the head of a text is.
#[inline]
fn identifier_length(text: &[u8]) -> usize {
    let mut length = 0;
    let (chunks, rest) = text.as_chunks::<8>();
    for chunk in chunks {
        for byte in chunk {
            if !IN_IDENTIFIER[usize::from(*byte)] {
                return length;
            }
            length += 1;
        }
    }
    length
        + rest
            .iter()
            .take_while(|byte| IN_IDENTIFIER[usize::from(**byte)])
            .count()
}

/// Reads all tokens of `text`.
pub fn scan(text: &str) -> Parse<Scanned> {
    let mut scanner = Scanner {
        source: text,
        text: text.as_bytes(),
        at: 0,
        line: 1,
        line_start: 0,
        tokens: Vec::with_capacity(text.len() / 3 + 16),
        names: Names::new(),
        fstrings: Vec::new(),
        indents: vec![(0, 0)],
        brackets: Vec::new(),
        warnings: Vec::new(),
        deepest: 0,
    };
    scanner.run()?;
    Ok(Scanned {
        tokens: scanner.tokens,
        names: scanner.names,
        warnings: scanner.warnings,
        deepest: scanner.deepest,
    })
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
    }

    #[inline]
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
        self.at = end;
    }

    /// Notes that the line ends before the offset `at`.
    #[inline]
    pub fn next_line(&mut self, at: usize) {
        self.line += 1;
        self.line_start = at as u32;
    }

    /// A warning of the tokenizer, at an offset on the current line.
    pub fn warn(&mut self, message: String, at: usize) {
        let column = at as u32 - self.line_start;
        let warning = SyntaxWarning {
            kind: WarningKind::SyntaxWarning,
            message,
            lineno: self.line,
            col_offset: column,
            end_lineno: self.line,
            end_col_offset: column,
        };
        self.warnings.push((self.tokens.len(), warning));
    }

    fn run(&mut self) -> Parse<()> {
        self.indentation()?;
        loop {
            if let Some(fstring) = self.fstrings.last()
                && fstring.in_string
            {
                self.fstring_part()?;
                continue;
            }
            let byte = self.byte(self.at);
            match CLASSES[usize::from(byte)] {
                Class::Space => {
                    self.at += 1;
                    while self.byte(self.at) == b' ' {
                        self.at += 1;
                    }
                }
                Class::Blank => self.at += 1,
                Class::Letter => self.word()?,
                Class::Digit => self.number()?,
                Class::Newline => {
                    self.at += 1;
                    if self.brackets.is_empty() {
                        self.push(Kind::Newline, self.at - 1, self.at);
                        self.next_line(self.at);
                        self.indentation()?;
                    } else {
                        self.next_line(self.at);
                    }
                }
                Class::Quote => self.string(self.at, self.at)?,
                Class::Dot => self.dot()?,
                Class::Comma => self.push(Kind::Comma, self.at, self.at + 1),
                _ if !self.fstrings.is_empty() && self.fstring_punctuation(byte) => {}
                Class::Open => self.open_bracket(byte)?,
                Class::Close => self.close_bracket(byte)?,
                Class::Colon => self.maybe_with_equal(Kind::Colon, Kind::ColonEqual),
                Class::Equal => self.maybe_with_equal(Kind::Equal, Kind::EqEqual),
                Class::Operator => {
                    let (kind, length) = Kind::of_operator(byte, &self.text[self.at..])?;
                    self.push(kind, self.at, self.at + length as usize);
                }
                Class::Other => match byte {
                    b'#' => self.comment(),
                    b'\\' => self.continuation_line()?,
                    0 => return self.end(),
                    _ => return Err(Invalid::Rejected),
                },
            }
        }
    }

    /// A colon or an equals sign, with perhaps another one behind it.
    #[inline]
    fn maybe_with_equal(&mut self, alone: Kind, with_equal: Kind) {
        if self.byte(self.at + 1) == b'=' {
            self.push(with_equal, self.at, self.at + 2);
        } else {
            self.push(alone, self.at, self.at + 1);
        }
    }

    fn comment(&mut self) {
        self.at = memchr::memchr(b'\n', &self.text[self.at..]).map_or(self.text.len(), |length| self.at + length);
    }

    fn end(&mut self) -> Parse<()> {
        if self.at < self.text.len() || !self.brackets.is_empty() {
            return Err(Invalid::Rejected);
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
            return Err(Invalid::Rejected);
        }
        self.at += 2;
        self.next_line(self.at);
        Ok(())
    }

    /// Skips blank lines, measures the indentation of the next one and notes what blocks begin or end.
    fn indentation(&mut self) -> Parse<()> {
        let (mut column, mut alternate, mut continued) = (0, 0, 0);
        loop {
            let from = self.at;
            self.skip_spaces();
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

    /// Skips spaces, eight at a time.
    #[inline]
    fn skip_spaces(&mut self) {
        while let Some(chunk) = self.text[self.at..].first_chunk::<8>() {
            let others = u64::from_le_bytes(*chunk) ^ u64::from_le_bytes([b' '; 8]);
            if others != 0 {
                self.at += others.trailing_zeros() as usize / 8;
                return;
            }
            self.at += 8;
        }
        while self.byte(self.at) == b' ' {
            self.at += 1;
        }
    }

    fn change_blocks(&mut self, column: u32, alternate: u32) -> Parse<()> {
        let (current, current_alternate) = self.indents[self.indents.len() - 1];
        if column == current {
            return if alternate == current_alternate {
                Ok(())
            } else {
                Err(Invalid::Rejected)
            };
        }
        if column > current {
            if self.indents.len() >= MAX_INDENT || alternate <= current_alternate {
                return Err(Invalid::Rejected);
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
            Err(Invalid::Rejected)
        }
    }

    /// A name or keyword, or a string with a prefix.
    #[inline]
    fn word(&mut self) -> Parse<()> {
        let start = self.at;
        let rest = &self.text[start..];
        let length = identifier_length(rest);
        let word = &rest[..length];
        let end = start + length;
        if length <= 2 && matches!(self.byte(end), b'"' | b'\'') {
            match word {
                b"r" | b"R" | b"b" | b"B" | b"u" | b"U" | b"br" | b"bR" | b"Br" | b"BR" | b"rb" | b"rB" | b"Rb"
                | b"RB" => {
                    return self.string(start, end);
                }
                b"f" | b"F" => return self.fstring_start(start, end, false),
                b"fr" | b"fR" | b"Fr" | b"FR" | b"rf" | b"rF" | b"Rf" | b"RF" => {
                    return self.fstring_start(start, end, true);
                }
                _ => {}
            }
        }
        if length > 8 {
            let name = self.long_name(start, end)?;
            self.push_word(Kind::Name, start, end, name);
            return Ok(());
        }
        let key = short_key(rest, length);
        let kind = Kind::of_word(key);
        let mut name = known::EMPTY;
        if kind.is_name() {
            name = if key & NOT_ASCII == 0 && length < 8 {
                self.names.intern_short(key, || &self.source[start..end])
            } else {
                self.long_name(start, end)?
            };
        }
        self.push_word(kind, start, end, name);
        Ok(())
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

    fn dot(&mut self) -> Parse<()> {
        let start = self.at;
        match (self.byte(start + 1), self.byte(start + 2)) {
            (b'0'..=b'9', _) => return self.number(),
            (b'.', b'.') => self.push(Kind::Ellipsis, start, start + 3),
            _ => self.push(Kind::Dot, start, start + 1),
        }
        Ok(())
    }

    #[inline]
    fn open_bracket(&mut self, bracket: u8) -> Parse<()> {
        if self.brackets.len() >= MAX_LEVEL {
            return Err(Invalid::Rejected);
        }
        self.brackets.push(bracket);
        self.deepest = self.deepest.max(self.brackets.len());
        if let Some(fstring) = self.fstrings.last_mut() {
            fstring.depth += 1;
        }
        let kind = match bracket {
            b'(' => Kind::LPar,
            b'[' => Kind::Lsqb,
            _ => Kind::LBrace,
        };
        self.push(kind, self.at, self.at + 1);
        Ok(())
    }

    #[inline]
    fn close_bracket(&mut self, bracket: u8) -> Parse<()> {
        let open = self.brackets.pop().ok_or(Invalid::Rejected)?;
        // The brackets of a pair are neighbours among the characters, or have one between them.
        if bracket.wrapping_sub(open).wrapping_sub(1) > 1 {
            return Err(Invalid::Rejected);
        }
        if !self.fstrings.is_empty() {
            self.close_bracket_in_fstring(bracket)?;
        }
        let kind = match bracket {
            b')' => Kind::RPar,
            b']' => Kind::Rsqb,
            _ => Kind::RBrace,
        };
        self.push(kind, self.at, self.at + 1);
        Ok(())
    }

    fn close_bracket_in_fstring(&mut self, bracket: u8) -> Parse<()> {
        let Some(fstring) = self.fstrings.last_mut() else {
            return Ok(());
        };
        if fstring.depth == 0 {
            return Err(Invalid::Rejected);
        }
        fstring.depth -= 1;
        if bracket == b'}' && fstring.fields > 0 && fstring.depth == fstring.fields - 1 {
            fstring.fields -= 1;
            fstring.in_string = true;
        }
        Ok(())
    }

    /// A string that is no f-string; it begins at `start`, its first quote is at `quote_at`.
    fn string(&mut self, start: usize, quote_at: usize) -> Parse<()> {
        let quote = self.text[quote_at];
        let (line, line_start) = (self.line, self.line_start);
        let mut escapes = false;
        let mut at = quote_at + 1;
        let is_triple = self.byte(at) == quote && self.byte(at + 1) == quote;
        if is_triple {
            at += 2;
            loop {
                at += memchr::memchr2(quote, b'\\', &self.text[at.min(self.text.len())..]).ok_or(Invalid::Rejected)?;
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
                match self.byte(at) {
                    byte if byte == quote => break,
                    b'\\' => {
                        escapes = true;
                        at += 2;
                        if self.byte(at - 1) == b'\n' {
                            self.next_line(at);
                        }
                    }
                    b'\n' | 0 => return Err(Invalid::Rejected),
                    _ => at += 1,
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
        self.at = at;
        Ok(())
    }
}

const NOT_ASCII: u64 = 0x8080_8080_8080_8080;

/// The first `length` bytes, at most eight, as a number; the first is the lowest.
#[inline]
fn short_key(text: &[u8], length: usize) -> u64 {
    match text.first_chunk::<8>() {
        // What comes behind is shifted out.
        Some(word) => {
            let unused = 64 - 8 * length as u32;
            u64::from_le_bytes(*word) << unused >> unused
        }
        None => text[..length]
            .iter()
            .rev()
            .fold(0, |key, byte| key << 8 | u64::from(*byte)),
    }
}

/// Tests that a name with characters outside ASCII is one (PEP 3131).
fn verify_identifier(word: &str) -> Parse<()> {
    let mut characters = word.chars();
    let starts = characters
        .next()
        .is_some_and(|first| first == '_' || unicode_ident::is_xid_start(first));
    if starts && characters.all(unicode_ident::is_xid_continue) {
        Ok(())
    } else {
        Err(Invalid::Rejected)
    }
}
