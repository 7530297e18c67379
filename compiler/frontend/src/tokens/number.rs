//! Numbers, with the errors of malformed ones.

use super::kind::TokenKind;
use super::lexer::{EOF, Lexer, Token, is_digit, is_identifier_char};

/// The error token that ends a malformed number.
type Malformed = Box<Token>;

impl Lexer<'_> {
    /// A number; `c` is its first digit.
    pub(super) fn number(&mut self, c: i32) -> Token {
        let result = if c == i32::from(b'0') {
            self.after_zero()
        } else {
            self.decimal()
        };
        result.unwrap_or_else(|error| *error)
    }

    /// The part of a number after its point; `c` was read last.
    pub(super) fn fraction(&mut self, c: i32) -> Token {
        self.fraction_part(c).unwrap_or_else(|error| *error)
    }

    fn after_zero(&mut self) -> Result<Token, Malformed> {
        let mut c = self.next_char();
        match u8::try_from(c) {
            Ok(b'x' | b'X') => return self.radix("hexadecimal", |c| c.is_ascii_hexdigit()),
            Ok(b'o' | b'O') => return self.radix("octal", |c| matches!(c, b'0'..=b'7')),
            Ok(b'b' | b'B') => return self.radix("binary", |c| matches!(c, b'0' | b'1')),
            _ => {}
        }
        loop {
            if c == i32::from(b'_') {
                c = self.next_char();
                if !is_digit(c) {
                    self.back(c);
                    return self.malformed("invalid decimal literal");
                }
            }
            if c != i32::from(b'0') {
                break;
            }
            c = self.next_char();
        }
        let zeros_end = self.cur;
        let nonzero = is_digit(c);
        if nonzero {
            c = self.decimal_tail()?;
        }
        match u8::try_from(c) {
            Ok(b'.') => {
                let c = self.next_char();
                self.fraction_part(c)
            }
            Ok(b'e' | b'E') => self.exponent(c),
            Ok(b'j' | b'J') => self.imaginary(),
            _ if nonzero => {
                self.back(c);
                if self.extra {
                    return Ok(self.token_here(TokenKind::Number));
                }
                let first = (self.start.expect("a token was begun") + 1 - self.line_start) as u32;
                let last = (zeros_end - self.line_start) as u32;
                Err(Box::new(self.fail_at(
                    "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers"
                        .to_owned(),
                    Some((first, last)),
                )))
            }
            _ => self.finish(c, "decimal"),
        }
    }

    /// The digits after `0x`, `0o` or `0b`.
    fn radix(&mut self, kind: &str, is_radix_digit: fn(u8) -> bool) -> Result<Token, Malformed> {
        let fits = |c: i32| u8::try_from(c).is_ok_and(is_radix_digit);
        let mut c = self.next_char();
        loop {
            if c == i32::from(b'_') {
                c = self.next_char();
            }
            if !fits(c) {
                if is_digit(c) {
                    return self.malformed(&format!("invalid digit '{}' in {kind} literal", char::from(c as u8)));
                }
                self.back(c);
                return self.malformed(&format!("invalid {kind} literal"));
            }
            while fits(c) {
                c = self.next_char();
            }
            if c != i32::from(b'_') {
                break;
            }
        }
        if is_digit(c) {
            return self.malformed(&format!("invalid digit '{}' in {kind} literal", char::from(c as u8)));
        }
        self.finish(c, kind)
    }

    fn decimal(&mut self) -> Result<Token, Malformed> {
        let c = self.decimal_tail()?;
        if c == i32::from(b'.') {
            let c = self.next_char();
            return self.fraction_part(c);
        }
        self.after_fraction(c)
    }

    fn fraction_part(&mut self, mut c: i32) -> Result<Token, Malformed> {
        if is_digit(c) {
            c = self.decimal_tail()?;
        }
        self.after_fraction(c)
    }

    fn after_fraction(&mut self, c: i32) -> Result<Token, Malformed> {
        match u8::try_from(c) {
            Ok(b'e' | b'E') => self.exponent(c),
            Ok(b'j' | b'J') => self.imaginary(),
            _ => self.finish(c, "decimal"),
        }
    }

    fn exponent(&mut self, e: i32) -> Result<Token, Malformed> {
        let mut c = self.next_char();
        if c == i32::from(b'+') || c == i32::from(b'-') {
            c = self.next_char();
            if !is_digit(c) {
                self.back(c);
                return self.malformed("invalid decimal literal");
            }
        } else if !is_digit(c) {
            self.back(c);
            self.verify_end(e, "decimal")?;
            self.back(e);
            return Ok(self.token_here(TokenKind::Number));
        }
        let c = self.decimal_tail()?;
        if c == i32::from(b'j') || c == i32::from(b'J') {
            return self.imaginary();
        }
        self.finish(c, "decimal")
    }

    fn imaginary(&mut self) -> Result<Token, Malformed> {
        let c = self.next_char();
        self.finish(c, "imaginary")
    }

    fn finish(&mut self, c: i32, kind: &str) -> Result<Token, Malformed> {
        self.verify_end(c, kind)?;
        self.back(c);
        Ok(self.token_here(TokenKind::Number))
    }

    fn malformed(&mut self, message: &str) -> Result<Token, Malformed> {
        Err(Box::new(self.fail(message)))
    }

    /// Reads digits with single underscores between them; returns the character after them.
    fn decimal_tail(&mut self) -> Result<i32, Malformed> {
        loop {
            let mut c = self.next_char();
            while is_digit(c) {
                c = self.next_char();
            }
            if c != i32::from(b'_') {
                return Ok(c);
            }
            c = self.next_char();
            if !is_digit(c) {
                self.back(c);
                return Err(Box::new(self.fail("invalid decimal literal")));
            }
        }
    }

    /// Tests what follows a number: some keywords draw a warning, other letters are an error.
    fn verify_end(&mut self, c: i32, kind: &str) -> Result<(), Malformed> {
        if self.extra {
            return Ok(());
        }
        let keyword = match u8::try_from(c) {
            Ok(b'a') => self.is_ahead(b"nd"),
            Ok(b'e') => self.is_ahead(b"lse"),
            Ok(b'f') => self.is_ahead(b"or"),
            Ok(b'o') => self.is_ahead(b"r"),
            Ok(b'n') => self.is_ahead(b"ot"),
            Ok(b'i') => {
                let next = self.next_char();
                self.back(next);
                matches!(u8::try_from(next), Ok(b'f' | b'n' | b's'))
            }
            _ => false,
        };
        if keyword {
            self.back(c);
            self.warn(format!("invalid {kind} literal"));
            self.next_char();
        } else if c != EOF && c < 0x80 && is_identifier_char(c) {
            self.back(c);
            return Err(Box::new(self.fail(format!("invalid {kind} literal"))));
        }
        Ok(())
    }

    /// Whether `word` comes next, and ends there.
    fn is_ahead(&self, word: &[u8]) -> bool {
        let rest = &self.text[self.cur..self.inp];
        rest.starts_with(word)
            && !rest
                .get(word.len())
                .is_some_and(|next| is_identifier_char(i32::from(*next)))
    }
}
