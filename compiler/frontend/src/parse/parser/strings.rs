//! Strings, bytes and f-strings, with all that is concatenated to them (CPython's `action_helpers.c`).

use std::borrow::Cow;
use std::sync::Arc;

use krait_bytecode::code::{Constant, Text};

use super::token::{Kind, Token};
use super::{Parse, Parser, Rejected, Start};
use crate::ast::{Expr, ExprKind, ExprRef, Location};
use crate::names::{Name, known};
use crate::parse::escapes::{Decoded, EscapeError, decode_bytes, decode_str, invalid_escape_message};

/// What the prefix of a string says.
#[derive(Clone, Copy, Default)]
struct Prefix {
    bytes: bool,
    raw: bool,
    unicode: bool,
}

/// A part of a concatenation: literal text with its place, or a replacement field.
enum Piece<'a, 't> {
    Literal {
        bytes: Cow<'a, [u8]>,
        unicode: bool,
        location: Location,
    },
    Field(ExprRef<'t>),
}

impl<'a, 't> Parser<'a, 't> {
    /// `strings`: one or more literals side by side.
    pub(super) fn strings(&mut self) -> Parse<ExprRef<'t>> {
        let token = self.token();
        if token.kind == Kind::String && !matches!(self.second(), Kind::String | Kind::FStringStart) {
            self.bump();
            return self.single_string(&token);
        }
        self.concatenation()
    }

    fn single_string(&mut self, token: &Token) -> Parse<ExprRef<'t>> {
        let source = self.slice(token);
        if token.flag || !matches!(source[0], b'"' | b'\'') {
            return self.other_string(token);
        }
        let quotes = quotes_of(source);
        let (start, end) = (token.start as usize + quotes, token.end as usize - quotes);
        let value = Constant::Str(Text::prefix_of(&self.text[start..], end - start));
        let (value, kind) = (self.arena.owned_constant(value), None);
        Ok(self.expr(ExprKind::Constant { value, kind }, token.position()))
    }

    /// A string with a prefix or a backslash in it.
    #[inline(never)]
    fn other_string(&mut self, token: &Token) -> Parse<ExprRef<'t>> {
        let (prefix, body) = self.parts(token);
        let bytes = self.string_bytes(token, prefix, body)?;
        let value = if prefix.bytes {
            Constant::Bytes(Arc::from(&*bytes))
        } else {
            Constant::Str(text(&bytes)?)
        };
        let kind = if prefix.unicode { Some(known::U) } else { None };
        let value = self.arena.constant(value);
        Ok(self.expr(ExprKind::Constant { value, kind }, token.position()))
    }

    fn concatenation(&mut self) -> Parse<ExprRef<'t>> {
        let start = self.start();
        let mut pieces: Vec<Piece<'a, 't>> = Vec::new();
        let mut joined = Vec::new();
        let (mut has_bytes, mut has_str, mut has_fstring) = (false, false, false);
        let mut height = 0;
        loop {
            if self.kind == Kind::FStringStart {
                has_fstring = true;
                self.fstring(&mut pieces)?;
                height = height.max(self.height);
            } else if self.kind == Kind::String {
                let token = self.token();
                self.bump();
                let (prefix, body) = self.parts(&token);
                let bytes = self.string_bytes(&token, prefix, body)?;
                if prefix.bytes {
                    has_bytes = true;
                    joined.extend_from_slice(&bytes);
                } else {
                    has_str = true;
                    pieces.push(Piece::Literal {
                        bytes,
                        unicode: prefix.unicode,
                        location: self.location(token.position()),
                    });
                }
            } else {
                break;
            }
        }
        self.on_top_of(height)?;
        if has_bytes {
            if has_str || has_fstring {
                return Err(Rejected);
            }
            let value = Constant::Bytes(Arc::from(joined));
            return Ok(self.expr(self.constant(value), start));
        }
        let mut values = self.folded(pieces, has_fstring)?;
        if has_fstring {
            let values = self.arena.list(values);
            return Ok(self.expr(ExprKind::JoinedStr { values }, start));
        }
        values.pop().ok_or(Rejected)
    }

    /// Joins the literals that stand side by side; if there is an f-string, those without text vanish.
    fn folded(&mut self, pieces: Vec<Piece<'_, 't>>, has_fstring: bool) -> Parse<Vec<ExprRef<'t>>> {
        let mut values = Vec::new();
        let mut pending: Option<(Cow<[u8]>, bool, Location)> = None;
        for piece in pieces {
            match (piece, &mut pending) {
                (Piece::Literal { bytes, location, .. }, Some((joined, _, joined_location))) => {
                    joined.to_mut().extend_from_slice(&bytes);
                    joined_location.end_lineno = location.end_lineno;
                    joined_location.end_col_offset = location.end_col_offset;
                }
                (
                    Piece::Literal {
                        bytes,
                        unicode,
                        location,
                    },
                    None,
                ) => pending = Some((bytes, unicode, location)),
                (Piece::Field(field), _) => {
                    self.flush(pending.take(), has_fstring, &mut values)?;
                    values.push(field);
                }
            }
        }
        self.flush(pending, has_fstring, &mut values)?;
        Ok(values)
    }

    fn flush(
        &mut self,
        pending: Option<(Cow<[u8]>, bool, Location)>,
        drop_empty: bool,
        values: &mut Vec<ExprRef<'t>>,
    ) -> Parse<()> {
        if let Some((bytes, unicode, location)) = pending
            && !(drop_empty && bytes.is_empty())
        {
            let kind = if unicode { Some(known::U) } else { None };
            values.push(self.string_constant(&bytes, kind, location)?);
        }
        Ok(())
    }

    fn string_constant(&self, bytes: &[u8], kind: Option<Name>, location: Location) -> Parse<ExprRef<'t>> {
        let value = self.arena.constant(Constant::Str(text(bytes)?));
        let kind = ExprKind::Constant { value, kind };
        Ok(self.arena.alloc(Expr { kind, location }))
    }

    /// The prefix of a string token, and where its body is.
    fn parts(&self, token: &Token) -> (Prefix, (usize, usize)) {
        let source = self.slice(token);
        let mut prefix = Prefix::default();
        let mut at = 0;
        loop {
            match source[at] {
                b'r' | b'R' => prefix.raw = true,
                b'b' | b'B' => prefix.bytes = true,
                // Only the small letter makes the kind.
                b'u' => prefix.unicode = true,
                b'U' => {}
                _ => break,
            }
            at += 1;
        }
        let quotes = quotes_of(&source[at..]);
        let start = token.start as usize;
        (prefix, (start + at + quotes, start + source.len() - quotes))
    }

    fn string_bytes(&mut self, token: &Token, prefix: Prefix, body: (usize, usize)) -> Parse<Cow<'a, [u8]>> {
        let body = &self.text.as_bytes()[body.0..body.1];
        if prefix.bytes && !body.is_ascii() {
            return Err(Rejected);
        }
        if prefix.raw || !token.flag {
            return Ok(Cow::Borrowed(body));
        }
        let decoded = if prefix.bytes {
            decode_bytes(body)
        } else {
            decode_str(body, false)
        };
        let count = self.warnings.len();
        let decoded = self.decoded(decoded, body, token.position())?;
        let literal = self.slice(token);
        if let Some((_, warning)) = self.warnings.get_mut(count) {
            // It is about the whole literal.
            let lines = literal.iter().filter(|byte| **byte == b'\n').count() as u32;
            let last = literal.iter().rev().take_while(|byte| **byte != b'\n').count() as u32;
            warning.end_lineno += lines;
            warning.end_col_offset = if lines == 0 { warning.col_offset + last } else { last };
        }
        Ok(Cow::Owned(decoded))
    }

    /// Takes the bytes of a decoded body and passes on its warning, which has the line of `at`.
    fn decoded(&mut self, decoded: Result<Decoded, EscapeError>, body: &[u8], at: Start) -> Parse<Vec<u8>> {
        let decoded = decoded.map_err(|_| Rejected)?;
        if let Some(invalid) = decoded.first_invalid {
            self.warn(invalid_escape_message(body, invalid), at);
        }
        Ok(decoded.bytes)
    }

    /// One f-string; its pieces are appended to `pieces`.
    fn fstring(&mut self, pieces: &mut Vec<Piece<'a, 't>>) -> Parse<()> {
        let opening = self.token();
        let raw = self.slice(&opening).iter().any(|byte| matches!(byte, b'r' | b'R'));
        self.bump();
        self.enter()?;
        let mut height = 0;
        let first = pieces.len();
        loop {
            match self.kind {
                Kind::FStringMiddle => {
                    let token = self.token();
                    self.bump();
                    pieces.push(Piece::Literal {
                        bytes: Cow::Borrowed(self.slice(&token)),
                        unicode: false,
                        location: self.middle_location(&token),
                    });
                }
                Kind::LBrace => {
                    self.replacement_field(pieces)?;
                    height = height.max(self.height);
                }
                Kind::FStringEnd => break,
                _ => return Err(Rejected),
            }
        }
        let closing = self.start();
        self.bump();
        // Escapes are read when the whole is known: the warnings have the line of the closing quotes.
        if !raw {
            for piece in &mut pieces[first..] {
                if let Piece::Literal { bytes, .. } = piece
                    && memchr::memchr(b'\\', bytes).is_some()
                {
                    *bytes = Cow::Owned(self.decoded(decode_str(bytes, true), bytes, closing)?);
                }
            }
        }
        let mut at = 0;
        pieces.retain(|piece| {
            at += 1;
            at <= first || !matches!(piece, Piece::Literal { bytes, .. } if bytes.is_empty())
        });
        self.leave();
        self.height = height;
        Ok(())
    }

    /// Where a literal part stands: a doubled brace at its end counts in full.
    fn middle_location(&self, token: &Token) -> Location {
        let mut location = self.location(token.position());
        location.end_col_offset += u32::from(token.flag);
        location
    }

    /// `fstring_replacement_field`. With `=`, the text of the expression is a literal before it.
    fn replacement_field(&mut self, pieces: &mut Vec<Piece<'a, 't>>) -> Parse<()> {
        let start = self.start();
        let text_start = self.token().end;
        self.bump();
        self.enter()?;
        let value = self.yield_or_star_expressions()?;
        let mut height = self.height;
        let debug = self.eat(Kind::Equal);
        let debug_end = self.token();
        let mut conversion = -1;
        if self.kind == Kind::Exclamation {
            conversion = self.conversion()?;
        }
        let format_spec = if self.kind == Kind::Colon {
            let spec = self.format_spec()?;
            height = height.max(self.height);
            Some(spec)
        } else {
            None
        };
        self.expect(Kind::RBrace)?;
        self.leave();
        self.on_top_of(height)?;
        if debug {
            let source = &self.text.as_bytes()[text_start as usize..debug_end.start as usize];
            let end = debug_end.position();
            pieces.push(Piece::Literal {
                bytes: without_comments(source),
                unicode: false,
                location: Location {
                    lineno: start.lineno,
                    col_offset: start.col_offset + 1,
                    end_lineno: end.lineno,
                    end_col_offset: end.col_offset,
                },
            });
            if conversion == -1 && format_spec.is_none() {
                conversion = i32::from(b'r');
            }
        }
        let kind = ExprKind::FormattedValue {
            value,
            conversion,
            format_spec,
        };
        pieces.push(Piece::Field(self.expr(kind, start)));
        Ok(())
    }

    /// `!r`, `!s` or `!a`; the letter comes right after the mark.
    fn conversion(&mut self) -> Parse<i32> {
        let mark = self.token();
        self.bump();
        let letter = self.token();
        if self.kind != Kind::Name || letter.start != mark.end {
            return Err(Rejected);
        }
        self.bump();
        match self.slice(&letter) {
            [letter @ (b's' | b'r' | b'a')] => Ok(i32::from(*letter)),
            _ => Err(Rejected),
        }
    }

    /// `fstring_full_format_spec`. CPython 3.12.1 decodes its escapes even in a raw string, and keeps literals without text
    /// unless one is all there is.
    fn format_spec(&mut self) -> Parse<ExprRef<'t>> {
        let start = self.start();
        self.bump();
        let mut values = Vec::new();
        let mut height = 0;
        loop {
            match self.kind {
                Kind::FStringMiddle => {
                    let token = self.token();
                    self.bump();
                    let source = self.slice(&token);
                    let location = self.middle_location(&token);
                    let constant = if memchr::memchr(b'\\', source).is_some() {
                        let bytes = self.decoded(decode_str(source, true), source, token.position())?;
                        self.string_constant(&bytes, None, location)?
                    } else {
                        self.string_constant(source, None, location)?
                    };
                    values.push(constant);
                }
                Kind::LBrace => {
                    let mut pieces = Vec::new();
                    self.replacement_field(&mut pieces)?;
                    height = height.max(self.height);
                    values.append(&mut self.folded(pieces, false)?);
                }
                _ => break,
            }
        }
        if let [only] = &values[..]
            && matches!(&only.kind, ExprKind::Constant { value: Constant::Str(text), .. } if text.is_empty())
        {
            values.clear();
        }
        self.on_top_of(height)?;
        let values = self.arena.list(values);
        Ok(self.expr(ExprKind::JoinedStr { values }, start))
    }
}

/// How many quotes begin a string, and end it.
#[inline]
fn quotes_of(source: &[u8]) -> usize {
    match source {
        [quote, second, third, _, _, _, ..] if second == quote && third == quote => 3,
        _ => 1,
    }
}

fn text(bytes: &[u8]) -> Parse<Text> {
    Text::from_wtf8(bytes).ok_or(Rejected)
}

/// The text of an expression with `=`, without what the tokenizer takes for comments: a `#` in a string, too.
fn without_comments(bytes: &[u8]) -> Cow<'_, [u8]> {
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
