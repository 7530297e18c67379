//! F-strings: the scanner's stack of what is open, and the tokens of literal parts.

use super::scan::{FString, Scanner};
use super::token::{Kind, Token};
use super::{Parse, Rejected};
use crate::names::known;

/// How deep replacement fields may nest in format specifications.
const MAX_NESTING: usize = 3;
/// How many f-strings may be open, and what is outside of them.
const MAX_FSTRINGS: usize = 150;

impl Scanner<'_> {
    /// The opening of an f-string; its first quote is at `quote_at`.
    pub(super) fn fstring_start(&mut self, start: usize, quote_at: usize, raw: bool) -> Parse<()> {
        let quote = self.text[quote_at];
        let is_triple = self.byte(quote_at + 1) == quote && self.byte(quote_at + 2) == quote;
        let quote_size = if is_triple { 3 } else { 1 };
        if self.fstrings.len() + 1 >= MAX_FSTRINGS {
            return Err(Rejected);
        }
        self.fstrings.push(FString {
            base: self.level,
            fields: 0,
            quote,
            quote_size,
            raw,
            in_string: true,
            expression_ended: false,
        });
        self.push(Kind::FStringStart, start, quote_at + quote_size as usize);
        Ok(())
    }

    /// What `:`, `!`, `{` and `}` mean in a replacement field. Takes the colon that opens a format specification.
    pub(super) fn fstring_punctuation(&mut self, byte: u8, at: usize) -> bool {
        if !matches!(byte, b':' | b'}' | b'!' | b'{') {
            return false;
        }
        let Some(fstring) = self.fstrings.last_mut().filter(|fstring| fstring.fields > 0) else {
            return false;
        };
        // `{` has not been counted yet; the count may be short by one.
        let cursor = self.level - fstring.base + usize::from(byte == b'{');
        if cursor == 1 {
            // CPython notes the text of the outermost expression here.
            fstring.expression_ended = byte != b'{';
        }
        if byte == b':' && cursor == fstring.fields {
            fstring.in_string = true;
            self.push(Kind::Colon, at, at + 1);
            return true;
        }
        false
    }

    fn fstring(&mut self) -> &mut FString {
        self.fstrings.last_mut().expect("an f-string is open")
    }

    /// A token of an f-string's literal part, or the way into a replacement field.
    pub(super) fn fstring_part(&mut self) -> Parse<()> {
        let start = self.at;
        if self.byte(start) == b'{' && self.byte(start + 1) != b'{' {
            // A replacement field that comes first leaves nothing to make a literal of.
            return self.enter_field();
        }
        let (quote, size) = (self.fstring().quote, self.fstring().quote_size as usize);
        let mut read = 0;
        while read < size && self.byte(start + read) == quote {
            read += 1;
        }
        if read == size {
            self.fstrings.pop();
            self.push(Kind::FStringEnd, start, start + size);
            return Ok(());
        }
        // What was read of the quotes stays read.
        self.fstring_middle(start, start + read, quote, size)
    }

    fn enter_field(&mut self) -> Parse<()> {
        let fstring = self.fstring();
        fstring.fields += 1;
        fstring.in_string = false;
        if fstring.fields > MAX_NESTING {
            return Err(Rejected);
        }
        Ok(())
    }

    fn fstring_middle(&mut self, start: usize, mut at: usize, quote: u8, size: usize) -> Parse<()> {
        let (line, line_start) = (self.line, self.line_start);
        let (raw, in_spec) = {
            let fstring = self.fstring();
            (fstring.raw, fstring.expression_ended && fstring.fields > 0)
        };
        let mut named_escape = false;
        let mut quotes = 0;
        // Where the text ends, and where the scanner goes on.
        let (end, next) = loop {
            let byte = self.byte(at);
            if byte == quote {
                quotes += 1;
                at += 1;
                if quotes == size {
                    break (at - size, at - size);
                }
                continue;
            }
            quotes = 0;
            match byte {
                0 => return Err(Rejected),
                b'\n' if size == 1 => {
                    // A line break ends a format specification between single quotes.
                    if !in_spec {
                        return Err(Rejected);
                    }
                    self.fstring().in_string = false;
                    break (at, at);
                }
                b'\n' => {
                    at += 1;
                    self.next_line(at);
                }
                b'{' if self.byte(at + 1) == b'{' && !in_spec => break (at + 1, at + 2),
                b'{' => {
                    self.enter_field()?;
                    break (at, at);
                }
                b'}' if named_escape => break (at + 1, at + 1),
                b'}' if self.byte(at + 1) == b'}' && !in_spec => break (at + 1, at + 2),
                b'}' => {
                    self.fstring().in_string = false;
                    break (at, at);
                }
                b'\\' => at = self.fstring_escape(at + 1, raw, &mut named_escape),
                _ => at += 1,
            }
        };
        self.tokens.push(Token {
            start: start as u32,
            end: end as u32,
            line,
            line_start,
            kind: Kind::FStringMiddle,
            is_multi_line: line != self.line,
            flag: next != end,
            name: known::EMPTY,
        });
        self.at = next;
        Ok(())
    }

    /// Reads what follows a backslash, and returns where to go on.
    fn fstring_escape(&mut self, at: usize, raw: bool, named_escape: &mut bool) -> usize {
        match self.byte(at) {
            brace @ (b'{' | b'}') => {
                if !raw {
                    self.warn(format!("invalid escape sequence '\\{}'", char::from(brace)), at);
                }
                at
            }
            b'\n' => {
                self.next_line(at + 1);
                at + 1
            }
            b'N' if !raw && self.byte(at + 1) == b'{' => {
                *named_escape = true;
                at + 2
            }
            0 => at,
            _ => at + 1,
        }
    }
}
