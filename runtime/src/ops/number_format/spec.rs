//! The format specification mini-language: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.

use crate::exceptions::{R, Raised, value_error};
use crate::ops::format;
use crate::types::str;
use crate::value::Value;

/// Separator between groups of digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Grouping {
    /// None.
    None,
    /// `,` every three digits.
    Comma,
    /// `_` every three digits, or every four of bases 2, 8 and 16.
    Underscore,
    /// `_` every four digits.
    UnderscoreFour,
    /// The locale's (type `n`).
    Locale,
}

/// A parsed format specification. Code points are numbers because fills may be lone surrogates.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Fill character.
    pub fill: u32,
    /// `<`, `>`, `=`, `^`.
    pub align: u8,
    /// True if the specification named an alignment.
    pub align_given: bool,
    /// `#`.
    pub alternate: bool,
    /// `z`.
    pub no_negative_zero: bool,
    /// A `0` before the width.
    pub zero_padded: bool,
    /// The width starts with a `0`, whether that means padding or a fill was given.
    pub width_starts_with_zero: bool,
    /// The width has a zero in front besides the one that asks for filling.
    pub width_has_zeros: bool,
    /// `+`, `-`, space; 0 if not given.
    pub sign: u8,
    /// Minimum width.
    pub width: Option<usize>,
    /// Separator between groups of digits.
    pub grouping: Grouping,
    /// Digits after the point, or maximum length.
    pub precision: Option<usize>,
    /// Presentation type.
    pub kind: u32,
}

struct Reader<'a> {
    text: &'a [u32],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> u32 {
        self.text.get(self.at).copied().unwrap_or(0)
    }
    fn skip(&mut self, c: u8) -> bool {
        let found = self.at < self.text.len() && self.peek() == c as u32;
        self.at += found as usize;
        found
    }
    /// A decimal number, `None` without digits.
    fn number(&mut self) -> R<Option<usize>> {
        let start = self.at;
        let mut n = 0usize;
        while let Some(&c) = self.text.get(self.at)
            && let Some(digit) = crate::types::str::unicode::decimal(c)
        {
            if n > (isize::MAX as usize - digit as usize) / 10 {
                return Err(value_error("Too many decimal digits in format string"));
            }
            n = n * 10 + digit as usize;
            self.at += 1;
        }
        Ok((self.at > start).then_some(n))
    }
}

fn is_align(c: u32) -> bool {
    matches!(u8::try_from(c), Ok(b'<' | b'>' | b'=' | b'^'))
}

impl Spec {
    /// Reads a specification for a value of type `type_name`, whose default alignment and type are given.
    pub fn parse(spec: &Value, type_name: &str, default_align: u8, default_kind: u8) -> R<Spec> {
        let text: Vec<u32> = str::chars::Chars::new(str::wtf8(spec)).collect();
        let mut r = Reader { text: &text, at: 0 };
        let mut s = Spec {
            fill: b' ' as u32,
            align: default_align,
            align_given: false,
            alternate: false,
            no_negative_zero: false,
            zero_padded: false,
            width_starts_with_zero: false,
            width_has_zeros: false,
            sign: 0,
            width: None,
            grouping: Grouping::None,
            precision: None,
            kind: default_kind as u32,
        };
        let fill_given = text.len() >= 2 && is_align(text[1]);
        if fill_given {
            s.fill = text[0];
            s.align = text[1] as u8;
            s.align_given = true;
            r.at = 2;
        } else if text.first().is_some_and(|&c| is_align(c)) {
            s.align = text[0] as u8;
            s.align_given = true;
            r.at = 1;
        }
        for sign in [b'+', b'-', b' '] {
            if r.skip(sign) {
                s.sign = sign;
                break;
            }
        }
        s.no_negative_zero = r.skip(b'z');
        s.alternate = r.skip(b'#');
        s.width_starts_with_zero = r.peek() == b'0' as u32;
        if !fill_given && r.skip(b'0') {
            s.zero_padded = true;
            s.fill = b'0' as u32;
            if !s.align_given && default_align == b'>' {
                s.align = b'=';
            }
        }
        s.width_has_zeros = r.peek() == b'0' as u32;
        s.width = r.number()?;
        s.read_grouping(&mut r)?;
        if r.skip(b'.') {
            s.precision = r.number()?;
            if s.precision.is_none() {
                return Err(value_error("Format specifier missing precision"));
            }
        }
        match text.len() - r.at {
            0 => {}
            1 => s.kind = r.peek(),
            _ => return Err(invalid_specifier(spec, type_name)),
        }
        s.check_grouping()?;
        Ok(s)
    }

    fn read_grouping(&mut self, r: &mut Reader) -> R<()> {
        if r.skip(b',') {
            self.grouping = Grouping::Comma;
        }
        if r.skip(b'_') {
            if self.grouping != Grouping::None {
                return Err(both_separators());
            }
            self.grouping = Grouping::Underscore;
        }
        if self.grouping == Grouping::Underscore && r.peek() == b',' as u32 {
            return Err(both_separators());
        }
        Ok(())
    }

    fn check_grouping(&mut self) -> R<()> {
        if self.grouping == Grouping::None {
            return Ok(());
        }
        match u8::try_from(self.kind) {
            Ok(b'd' | b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F' | 0) => Ok(()),
            Ok(b'b' | b'o' | b'x' | b'X') if self.grouping == Grouping::Underscore => {
                self.grouping = Grouping::UnderscoreFour;
                Ok(())
            }
            _ => {
                let separator = if self.grouping == Grouping::Comma { ',' } else { '_' };
                let shown = shown_code(self.kind);
                Err(value_error(format_args!(
                    "Cannot specify '{separator}' with '{shown}'."
                )))
            }
        }
    }
}

fn both_separators() -> Raised {
    value_error("Cannot specify both ',' and '_'.")
}

fn invalid_specifier(spec: &Value, type_name: &str) -> Raised {
    match format::str_string(spec) {
        Ok(text) => value_error(format_args!(
            "Invalid format specifier '{text}' for object of type '{type_name}'"
        )),
        Err(raised) => raised,
    }
}

fn shown_code(code: u32) -> String {
    match char::from_u32(code) {
        Some(c) if code > 32 && code < 128 => c.to_string(),
        _ => format!("\\x{code:x}"),
    }
}

/// ValueError "Unknown format code 'q' for object of type 'int'".
#[cold]
pub fn unknown_code(code: u32, type_name: &str) -> Raised {
    value_error(format_args!(
        "Unknown format code '{}' for object of type '{type_name}'",
        shown_code(code)
    ))
}
