//! Lowering of literals: numbers, strings, bytes and f-strings.

use std::borrow::Cow;
use std::sync::Arc;

use dashu_int::{IBig, UBig};
use krait_bytecode::code::{Constant, Text};
use ruff_python_ast as ruff;
use ruff_python_ast::StringFlags;
use ruff_text_size::{Ranged, TextRange};

use super::{LowerError, Lowerer};
use crate::ast::{Expr, ExprKind, Location};
use crate::parse::escapes::{Decoded, EscapeError, decode_bytes, decode_str, invalid_escape_message};

/// Decimal integer literals may have so many digits (`sys.int_info.default_max_str_digits`).
const MAX_INT_DIGITS: usize = 4300;

/// Format specifications may be nested less deep than this where a replacement field stands in them.
const MAX_SPEC_DEPTH: u32 = 3;
/// F-strings may be nested less deep than this.
const MAX_FSTRING_DEPTH: u32 = 150;

impl Lowerer<'_> {
    fn slice(&self, range: TextRange) -> &[u8] {
        &self.bytes()[range.start().to_usize()..range.end().to_usize()]
    }

    /// Lowers a number, with the warning for a keyword that follows without a space.
    pub(super) fn number(&mut self, node: &ruff::ExprNumberLiteral) -> Constant {
        let end = node.range().end().to_usize();
        if self.bytes().get(end).is_some_and(u8::is_ascii_alphabetic) {
            self.number_before_keyword(node, end);
        }
        match &node.value {
            ruff::Number::Float(value) => Constant::Float(*value),
            ruff::Number::Complex { real, imag } => Constant::Complex(*real, *imag),
            ruff::Number::Int(value) => match value.as_u64() {
                Some(value) => Constant::Int(IBig::from(value)),
                None => self.big_int(node),
            },
        }
    }

    fn big_int(&mut self, node: &ruff::ExprNumberLiteral) -> Constant {
        let source = std::str::from_utf8(self.slice(node.range())).expect("a number is ASCII");
        let digits: Cow<str> = if source.contains('_') {
            source.replace('_', "").into()
        } else {
            source.into()
        };
        let (radix, digits) = match digits.as_bytes() {
            [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
            [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
            [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
            _ => (10, &*digits),
        };
        if radix == 10 && digits.len() > MAX_INT_DIGITS {
            self.reject(LowerError::Rejected);
            return Constant::None;
        }
        match UBig::from_str_radix(digits, radix) {
            Ok(value) => Constant::Int(IBig::from(value)),
            Err(_) => {
                self.reject(LowerError::Rejected);
                Constant::None
            }
        }
    }

    fn number_before_keyword(&mut self, node: &ruff::ExprNumberLiteral, end: usize) {
        let source = self.slice(node.range());
        let kind = match source {
            [b'0', b'x' | b'X', ..] => "hexadecimal",
            [b'0', b'o' | b'O', ..] => "octal",
            [b'0', b'b' | b'B', ..] => "binary",
            [.., b'j' | b'J'] => "imaginary",
            _ => "decimal",
        };
        // The tokenizer tests these words alone, and stops at the first letter that speaks against them.
        let rest = &self.bytes()[end..];
        let words: [&[u8]; 7] = [b"and", b"else", b"for", b"if", b"in", b"is", b"or"];
        if words.iter().any(|word| rest.starts_with(word)) || rest.starts_with(b"not") {
            let location = self.lines.location(end as u32, end as u32);
            self.warn(format!("invalid {kind} literal"), location);
        }
    }

    /// Lowers a string literal, its parts joined.
    pub(super) fn string(&mut self, node: &ruff::ExprStringLiteral, location: Location) -> Expr {
        let parts = node.value.as_slice();
        let kind = self.unicode_kind(&parts[0]);
        let value = match parts {
            [part] => self.string_part(part),
            parts => {
                let mut bytes = Vec::new();
                for part in parts {
                    bytes.extend_from_slice(&self.string_bytes(part));
                }
                text(&bytes)
            }
        };
        Expr {
            kind: ExprKind::Constant {
                value: Constant::Str(value),
                kind,
            },
            location,
        }
    }

    fn unicode_kind(&mut self, part: &ruff::StringLiteral) -> Option<Text> {
        (self.bytes()[part.start().to_usize()] == b'u').then(|| self.name("u"))
    }

    fn string_part(&mut self, part: &ruff::StringLiteral) -> Text {
        match self.string_bytes(part) {
            Cow::Borrowed(bytes) => text(bytes),
            Cow::Owned(bytes) => text(&bytes),
        }
    }

    fn string_bytes<'a>(&mut self, part: &'a ruff::StringLiteral) -> Cow<'a, [u8]> {
        let body = part.content_range();
        if part.flags.prefix().is_raw() || memchr::memchr(b'\\', self.slice(body)).is_none() {
            return Cow::Borrowed(part.value.as_bytes());
        }
        let decoded = decode_str(self.slice(body), false);
        Cow::Owned(self.decoded(decoded, body, part.range().start().to_u32()))
    }

    /// Takes the bytes of a decoded body and passes on its warning, which has the line of the offset `at`.
    fn decoded(&mut self, decoded: Result<Decoded, EscapeError>, body: TextRange, at: u32) -> Vec<u8> {
        let Ok(decoded) = decoded else {
            self.reject(LowerError::Rejected);
            return Vec::new();
        };
        if let Some(invalid) = decoded.first_invalid {
            let message = invalid_escape_message(self.slice(body), invalid);
            let location = self.lines.location(at, at);
            self.warn(message, location);
        }
        decoded.bytes
    }

    /// Lowers a bytes literal, its parts joined.
    pub(super) fn bytes_literal(&mut self, node: &ruff::ExprBytesLiteral, location: Location) -> Expr {
        let mut joined = Vec::new();
        for part in node.value.as_slice() {
            let body = part.content_range();
            if part.flags.prefix().is_raw() || memchr::memchr(b'\\', self.slice(body)).is_none() {
                joined.extend_from_slice(&part.value);
            } else {
                let decoded = decode_bytes(self.slice(body));
                joined.extend(self.decoded(decoded, body, part.range().start().to_u32()));
            }
        }
        Expr {
            kind: ExprKind::Constant {
                value: Constant::Bytes(Arc::from(joined)),
                kind: None,
            },
            location,
        }
    }

    /// Lowers an f-string with all that is concatenated to it (`_PyPegen_concatenate_strings`).
    pub(super) fn fstring(&mut self, node: &ruff::ExprFString, location: Location) -> Expr {
        let outer_spec_depth = std::mem::take(&mut self.spec_depth);
        self.fstring_depth += 1;
        if self.fstring_depth >= MAX_FSTRING_DEPTH {
            self.reject(LowerError::Rejected);
        }
        let mut pieces = Pieces::default();
        for part in node.value.as_slice() {
            match part {
                ruff::FStringPart::Literal(part) => {
                    let kind = self.unicode_kind(part);
                    let location = self.location(part);
                    let bytes = self.string_bytes(part);
                    pieces.literal(&bytes, kind, location);
                }
                ruff::FStringPart::FString(part) => {
                    let raw = part.flags.prefix().is_raw();
                    let last = part.range().end().to_u32() - part.flags.closer_len().to_u32();
                    self.fstring_elements(&part.elements, raw, last, &mut pieces);
                }
            }
        }
        self.fstring_depth -= 1;
        self.spec_depth = outer_spec_depth;
        Expr {
            kind: ExprKind::JoinedStr {
                values: pieces.finish(),
            },
            location,
        }
    }

    /// Lowers the elements of an f-string. Warnings for the literal parts have the line of the offset `warn_at`.
    fn fstring_elements(
        &mut self,
        elements: &[ruff::InterpolatedStringElement],
        raw: bool,
        warn_at: u32,
        pieces: &mut Pieces,
    ) {
        for element in elements {
            match element {
                ruff::InterpolatedStringElement::Literal(part) => {
                    let location = self.location(part);
                    if raw || memchr::memchr(b'\\', self.slice(part.range())).is_none() {
                        pieces.literal(part.value.as_bytes(), None, location);
                    } else {
                        let decoded = decode_str(self.slice(part.range()), true);
                        let bytes = self.decoded(decoded, part.range(), warn_at);
                        self.escaped_braces(part.range());
                        pieces.literal(&bytes, None, location);
                    }
                }
                ruff::InterpolatedStringElement::Interpolation(part) => self.interpolation(part, pieces),
            }
        }
    }

    /// The tokenizer's own warnings for `\{` and `\}`.
    fn escaped_braces(&mut self, range: TextRange) {
        let end = range.end().to_usize();
        let mut at = range.start().to_usize();
        while let Some(found) = memchr::memchr(b'\\', &self.bytes()[at..end]) {
            let escaped = at + found + 1;
            if let Some(brace @ (b'{' | b'}')) = self.bytes().get(escaped).copied() {
                let location = self.lines.location(escaped as u32, escaped as u32);
                self.warn(format!("invalid escape sequence '\\{}'", char::from(brace)), location);
                at = escaped;
            } else {
                at = (escaped + 1).min(end);
            }
        }
    }

    /// Lowers a format specification. CPython 3.12.1 decodes its escapes even in a raw string, keeps empty literals, and
    /// puts one after an interpolation that comes last.
    fn format_spec(&mut self, spec: &ruff::InterpolatedStringFormatSpec) -> Expr {
        let end = spec.range().end().to_u32();
        let mut values = Vec::with_capacity(spec.elements.len());
        let mut after_literal = false;
        for element in &spec.elements {
            if let ruff::InterpolatedStringElement::Interpolation(part) = element
                && !after_literal
                && self.bytes()[part.start().to_usize() + 1] == b'{'
            {
                // The tokenizer first takes `{{` for an escaped brace and ends a literal there.
                values.push(string_constant(
                    b"",
                    None,
                    self.range_location(TextRange::empty(part.start())),
                ));
            }
            after_literal = element.is_literal();
            match element {
                ruff::InterpolatedStringElement::Literal(part) => {
                    let location = self.location(part);
                    let decoded = decode_str(self.slice(part.range()), true);
                    let bytes = self.decoded(decoded, part.range(), part.start().to_u32());
                    self.escaped_braces(part.range());
                    values.push(string_constant(&bytes, None, location));
                }
                ruff::InterpolatedStringElement::Interpolation(part) => {
                    let mut pieces = Pieces::default();
                    self.interpolation(part, &mut pieces);
                    values.extend(pieces.finish());
                }
            }
        }
        if let Some(ruff::InterpolatedStringElement::Interpolation(_)) = spec.elements.last() {
            values.push(string_constant(b"", None, self.lines.location(end, end)));
        }
        // The colon belongs to the specification.
        let start = spec.range().start().to_u32();
        let start = if self.bytes()[start as usize] == b':' {
            start
        } else {
            start - 1
        };
        Expr {
            kind: ExprKind::JoinedStr { values },
            location: self.lines.location(start, end),
        }
    }

    fn interpolation(&mut self, part: &ruff::InterpolatedElement, pieces: &mut Pieces) {
        if self.spec_depth >= MAX_SPEC_DEPTH {
            self.reject(LowerError::Rejected);
        }
        let location = self.location(part);
        let value = self.boxed(&part.expression);
        let format_spec = part.format_spec.as_ref().map(|spec| {
            self.spec_depth += 1;
            let spec = Box::new(self.format_spec(spec));
            self.spec_depth -= 1;
            spec
        });
        let mut conversion = part.conversion as i32;
        if let Some(debug) = &part.debug_text {
            let start = part.start().to_u32() + 1;
            let end = start + debug.as_str().len() as u32;
            let debug_location = self.lines.location(start, end);
            pieces.literal(&without_comments(debug.as_str()), None, debug_location);
            if conversion == -1 && format_spec.is_none() {
                conversion = i32::from(b'r');
            }
        }
        pieces.value(Expr {
            kind: ExprKind::FormattedValue {
                value,
                conversion,
                format_spec,
            },
            location,
        });
    }
}

fn text(bytes: &[u8]) -> Text {
    match std::str::from_utf8(bytes) {
        Ok(text) => Text::from(text),
        Err(_) => Text::from_wtf8(bytes).expect("escapes decode to WTF-8"),
    }
}

/// The text of an expression with `=`, without what the tokenizer takes for comments: a `#` in a string, too.
fn without_comments(text: &str) -> Cow<'_, [u8]> {
    let bytes = text.as_bytes();
    if memchr::memchr(b'#', bytes).is_none() {
        return bytes.into();
    }
    let mut kept = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match memchr::memchr(b'#', line) {
            Some(at) => {
                kept.extend_from_slice(&line[..at]);
                kept.extend(line.last().filter(|byte| **byte == b'\n'));
            }
            None => kept.extend_from_slice(line),
        }
    }
    kept.into()
}

fn string_constant(bytes: &[u8], kind: Option<Text>, location: Location) -> Expr {
    Expr {
        kind: ExprKind::Constant {
            value: Constant::Str(text(bytes)),
            kind,
        },
        location,
    }
}

/// The values of a `JoinedStr` being made: neighbouring literals merge, empty ones vanish.
#[derive(Default)]
struct Pieces {
    values: Vec<Expr>,
    pending: Option<(Vec<u8>, Option<Text>, Location)>,
}

impl Pieces {
    fn literal(&mut self, bytes: &[u8], kind: Option<Text>, location: Location) {
        if bytes.is_empty() {
            return;
        }
        match &mut self.pending {
            Some((pending, _, pending_location)) => {
                pending.extend_from_slice(bytes);
                pending_location.end_lineno = location.end_lineno;
                pending_location.end_col_offset = location.end_col_offset;
            }
            None => self.pending = Some((bytes.to_vec(), kind, location)),
        }
    }

    fn value(&mut self, value: Expr) {
        self.flush();
        self.values.push(value);
    }

    fn flush(&mut self) {
        if let Some((bytes, kind, location)) = self.pending.take() {
            let value = Constant::Str(text(&bytes));
            self.values.push(Expr {
                kind: ExprKind::Constant { value, kind },
                location,
            });
        }
    }

    fn finish(mut self) -> Vec<Expr> {
        self.flush();
        self.values
    }
}
