//! Numbers, as far as the scanner reads them: where they end, and what may follow.

use super::scan::Scanner;
use super::token::Kind;
use super::{Parse, Rejected};

impl Scanner<'_> {
    /// A number; its first digit or its point comes next.
    pub(super) fn number(&mut self) -> Parse<()> {
        let start = self.at;
        let mut at = start;
        let mut kind = "decimal";
        match (self.byte(at), self.byte(at + 1)) {
            (b'0', b'x' | b'X') => {
                kind = "hexadecimal";
                at = self.radix_digits(at + 2, |byte| byte.is_ascii_hexdigit())?;
            }
            (b'0', b'o' | b'O') => {
                kind = "octal";
                at = self.radix_digits(at + 2, |byte| matches!(byte, b'0'..=b'7'))?;
            }
            (b'0', b'b' | b'B') => {
                kind = "binary";
                at = self.radix_digits(at + 2, |byte| matches!(byte, b'0' | b'1'))?;
            }
            (first, _) => {
                let mut is_int = true;
                if first != b'.' {
                    at = self.digits(at)?;
                }
                if self.byte(at) == b'.' {
                    is_int = false;
                    at += 1;
                    if self.byte(at).is_ascii_digit() {
                        at = self.digits(at)?;
                    }
                }
                if let Some(exponent) = self.exponent(at)? {
                    is_int = false;
                    at = exponent;
                }
                if matches!(self.byte(at), b'j' | b'J') {
                    is_int = false;
                    kind = "imaginary";
                    at += 1;
                }
                let is_zero = |byte: &u8| matches!(byte, b'0' | b'_');
                if is_int && first == b'0' && !self.text[start..at].iter().all(is_zero) {
                    return Err(Rejected);
                }
            }
        }
        if matches!(self.byte(at), b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'0'..=b'9') {
            self.before_keyword(at, kind)?;
        }
        self.push(Kind::Number, start, at);
        Ok(())
    }

    /// Digits with single underscores between them; there is at least one. Returns where they end.
    #[inline]
    fn digits(&self, mut at: usize) -> Parse<usize> {
        loop {
            while self.byte(at).is_ascii_digit() {
                at += 1;
            }
            if self.byte(at) != b'_' {
                return Ok(at);
            }
            at += 1;
            if !self.byte(at).is_ascii_digit() {
                return Err(Rejected);
            }
        }
    }

    fn radix_digits(&self, mut at: usize, is_digit: fn(u8) -> bool) -> Parse<usize> {
        loop {
            at += usize::from(self.byte(at) == b'_');
            if !is_digit(self.byte(at)) {
                return Err(Rejected);
            }
            while is_digit(self.byte(at)) {
                at += 1;
            }
            if self.byte(at) != b'_' {
                return Ok(at);
            }
        }
    }

    /// Where the exponent at `at` ends, if there is one: an `e` may also begin a keyword.
    fn exponent(&self, at: usize) -> Parse<Option<usize>> {
        if !matches!(self.byte(at), b'e' | b'E') {
            return Ok(None);
        }
        match self.byte(at + 1) {
            b'+' | b'-' if self.byte(at + 2).is_ascii_digit() => self.digits(at + 2).map(Some),
            b'+' | b'-' => Err(Rejected),
            byte if byte.is_ascii_digit() => self.digits(at + 1).map(Some),
            _ => Ok(None),
        }
    }

    /// Some keywords may follow a number at once, with a warning; other letters may not.
    fn before_keyword(&mut self, at: usize, kind: &str) -> Parse<()> {
        let rest = &self.text[at..];
        let is_ahead = |word: &[u8]| {
            rest.starts_with(word)
                && !rest
                    .get(word.len())
                    .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80)
        };
        let words: [&[u8]; 5] = [b"and", b"else", b"for", b"or", b"not"];
        let begins_like_if = matches!(rest, [b'i', b'f' | b'n' | b's', ..]);
        if !begins_like_if && !words.iter().any(|word| is_ahead(word)) {
            return Err(Rejected);
        }
        self.warn(format!("invalid {kind} literal"), at);
        Ok(())
    }
}
