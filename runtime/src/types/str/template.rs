//! `str.format` and `str.format_map`: the language of replacement fields (CPython's stringlib/unicode_format.h).

use super::{Builder, from_wtf8, object, unicode};
use crate::exceptions::{R, Raised, index_error, key_error, type_error, value_error};
use crate::object::slots::KwNames;
use crate::ops;
use crate::types::{dict, tuple};
use crate::value::Value;

/// A literal text and the replacement field behind it.
pub struct Piece<'a> {
    pub literal: &'a [u8],
    pub field: Option<Field<'a>>,
}

/// A replacement field.
pub struct Field<'a> {
    pub name: &'a [u8],
    pub conversion: Option<u32>,
    pub spec: &'a [u8],
    /// The specification contains fields itself.
    pub nested: bool,
}

/// Reads the pieces of a format string.
pub struct Pieces<'a> {
    rest: &'a [u8],
}

impl<'a> Pieces<'a> {
    /// The pieces of `text`.
    pub fn new(text: &'a [u8]) -> Pieces<'a> {
        Pieces { rest: text }
    }

    /// The next piece, `None` at the end.
    pub fn next(&mut self) -> R<Option<Piece<'a>>> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let text = self.rest;
        let Some(at) = memchr::memchr2(b'{', b'}', text) else {
            self.rest = &[];
            return Ok(Some(Piece {
                literal: text,
                field: None,
            }));
        };
        let (brace, after) = (text[at], &text[at + 1..]);
        if brace == b'}' && after.first() != Some(&b'}') {
            return Err(value_error("Single '}' encountered in format string"));
        }
        let Some(&next) = after.first() else {
            return Err(value_error("Single '{' encountered in format string"));
        };
        if next == brace {
            self.rest = &after[1..];
            return Ok(Some(Piece {
                literal: &text[..at + 1],
                field: None,
            }));
        }
        self.rest = after;
        let field = self.field()?;
        Ok(Some(Piece {
            literal: &text[..at],
            field: Some(field),
        }))
    }

    /// Reads a field, behind its opening brace.
    fn field(&mut self) -> R<Field<'a>> {
        let text = self.rest;
        let mut at = 0;
        let mut end = 0;
        while at < text.len() {
            end = text[at];
            at += 1;
            match end {
                b'{' => return Err(value_error("unexpected '{' in field name")),
                b'[' => at += memchr::memchr(b']', &text[at..]).unwrap_or(text.len() - at),
                b'}' | b':' | b'!' => break,
                _ => {}
            }
        }
        let mut field = Field {
            name: &text[..at.saturating_sub(1)],
            conversion: None,
            spec: &[],
            nested: false,
        };
        self.rest = &text[at..];
        match end {
            b'}' => return Ok(field),
            b':' => {}
            b'!' => {
                if self.rest.is_empty() {
                    return Err(value_error("end of string while looking for conversion specifier"));
                }
                let (c, n) = super::chars::decode(self.rest, 0);
                field.conversion = Some(c);
                self.rest = &self.rest[n..];
                match self.rest.first() {
                    Some(b'}') => {
                        self.rest = &self.rest[1..];
                        return Ok(field);
                    }
                    Some(b':') => self.rest = &self.rest[1..],
                    Some(_) => return Err(value_error("expected ':' after conversion specifier")),
                    None => {}
                }
            }
            _ => return Err(value_error("expected '}' before end of string")),
        }
        let text = self.rest;
        let mut depth = 1;
        for (i, &b) in text.iter().enumerate() {
            match b {
                b'{' => {
                    field.nested = true;
                    depth += 1;
                }
                b'}' => {
                    depth -= 1;
                    if depth == 0 {
                        field.spec = &text[..i];
                        self.rest = &text[i + 1..];
                        return Ok(field);
                    }
                }
                _ => {}
            }
        }
        Err(value_error("unmatched '{' in format spec"))
    }
}

/// A number in a field name; `None` if it is none.
fn integer(text: &[u8]) -> R<Option<usize>> {
    let mut n: usize = 0;
    for c in super::chars::Chars::new(text) {
        let Some(digit) = unicode::decimal(c) else {
            return Ok(None);
        };
        n = match n
            .checked_mul(10)
            .and_then(|n| n.checked_add(digit as usize))
            .filter(|&n| n <= isize::MAX as usize)
        {
            Some(n) => n,
            None => return Err(value_error("Too many decimal digits in format string")),
        };
    }
    Ok((!text.is_empty()).then_some(n))
}

/// The first part of a field name.
pub enum First<'a> {
    Index(usize),
    Name(&'a [u8]),
    Empty,
}

/// Splits a field name in its first part and the rest.
pub fn split_name(name: &[u8]) -> R<(First<'_>, &[u8])> {
    let at = memchr::memchr2(b'.', b'[', name).unwrap_or(name.len());
    let (first, rest) = name.split_at(at);
    Ok((
        match integer(first)? {
            Some(i) => First::Index(i),
            None if first.is_empty() => First::Empty,
            None => First::Name(first),
        },
        rest,
    ))
}

/// A step from an object to a part of it.
pub enum Step<'a> {
    Attribute(&'a [u8]),
    Index(usize),
    Key(&'a [u8]),
}

/// The next step of a field name, and what follows.
pub fn next_step(rest: &[u8]) -> R<Option<(Step<'_>, &[u8])>> {
    let empty = || value_error("Empty attribute in format string");
    match rest.first() {
        None => Ok(None),
        Some(b'.') => {
            let text = &rest[1..];
            let (name, rest) = text.split_at(memchr::memchr2(b'.', b'[', text).unwrap_or(text.len()));
            if name.is_empty() {
                Err(empty())
            } else {
                Ok(Some((Step::Attribute(name), rest)))
            }
        }
        Some(b'[') => {
            let text = &rest[1..];
            let Some(at) = memchr::memchr(b']', text) else {
                return Err(value_error("Missing ']' in format string"));
            };
            let (name, rest) = (&text[..at], &text[at + 1..]);
            if name.is_empty() {
                return Err(empty());
            }
            Ok(Some((integer(name)?.map_or(Step::Key(name), Step::Index), rest)))
        }
        Some(_) => Err(value_error("Only '.' or '[' may follow ']' in format field specifier")),
    }
}

/// Numbering of fields without a name: chosen by the first field that takes a positional argument.
#[derive(Clone, Copy, PartialEq)]
enum Numbering {
    Unknown,
    Automatic(usize),
    Manual,
}

struct Formatter<'a> {
    /// `None` for `format_map`.
    args: Option<&'a [Value]>,
    keywords: Keywords<'a>,
    numbering: Numbering,
}

enum Keywords<'a> {
    Arguments(&'a [Value], &'a [Value]),
    Mapping(&'a Value),
}

/// `s.format(*args, **kwargs)`.
pub(super) fn format(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let (args, names, values) = crate::args::split(args, kwnames);
    let keywords = Keywords::Arguments(names, values);
    let mut f = Formatter {
        args: Some(args),
        keywords,
        numbering: Numbering::Unknown,
    };
    let mut out = Builder::with_capacity(super::wtf8(this).len() + 16);
    f.write(super::wtf8(this), 2, &mut out)?;
    Ok(out.finish())
}

/// `s.format_map(mapping)`.
pub(super) fn format_map(this: &Value, mapping: &Value) -> R {
    let mut f = Formatter {
        args: None,
        keywords: Keywords::Mapping(mapping),
        numbering: Numbering::Unknown,
    };
    let mut out = Builder::new();
    f.write(super::wtf8(this), 2, &mut out)?;
    Ok(out.finish())
}

impl Formatter<'_> {
    fn write(&mut self, text: &[u8], depth: u32, out: &mut Builder) -> R<()> {
        if depth == 0 {
            return Err(value_error("Max string recursion exceeded"));
        }
        let mut pieces = Pieces::new(text);
        while let Some(piece) = pieces.next()? {
            out.push_wtf8(piece.literal);
            if let Some(field) = piece.field {
                self.write_field(&field, depth, out)?;
            }
        }
        Ok(())
    }

    fn write_field(&mut self, field: &Field, depth: u32, out: &mut Builder) -> R<()> {
        let mut v = self.object(field.name)?;
        if let Some(c) = field.conversion {
            v = convert(&v, c)?;
        }
        let spec = if field.nested {
            let mut spec = Builder::new();
            self.write(field.spec, depth - 1, &mut spec)?;
            spec.finish()
        } else {
            from_wtf8(field.spec)
        };
        out.push_value(&ops::format::format(&v, &spec)?);
        Ok(())
    }

    /// The object that a field name denotes.
    fn object(&mut self, name: &[u8]) -> R {
        let (first, mut rest) = split_name(name)?;
        let mut v = match first {
            First::Name(key) => self.keyword(key)?,
            First::Index(i) => {
                if matches!(self.numbering, Numbering::Automatic(_)) {
                    return Err(value_error(
                        "cannot switch from automatic field numbering to manual field specification",
                    ));
                }
                self.numbering = Numbering::Manual;
                self.positional(i)?
            }
            First::Empty => {
                let i = match self.numbering {
                    Numbering::Unknown => 0,
                    Numbering::Automatic(next) => next,
                    Numbering::Manual => {
                        return Err(value_error(
                            "cannot switch from manual field specification to automatic field numbering",
                        ));
                    }
                };
                self.numbering = Numbering::Automatic(i + 1);
                self.positional(i)?
            }
        };
        while let Some((step, after)) = next_step(rest)? {
            rest = after;
            v = match step {
                Step::Attribute(name) => ops::attr::get(&v, &super::intern_value(&from_wtf8(name)))?,
                Step::Key(key) => ops::subscr::get(&v, &from_wtf8(key))?,
                Step::Index(i) => ops::subscr::get(&v, &Value::usize(i))?,
            };
        }
        Ok(v)
    }

    fn positional(&self, i: usize) -> R {
        let Some(args) = self.args else {
            return Err(value_error("Format string contains positional fields"));
        };
        args.get(i).cloned().ok_or_else(|| {
            index_error(format_args!(
                "Replacement index {i} out of range for positional args tuple"
            ))
        })
    }

    fn keyword(&self, key: &[u8]) -> R {
        match self.keywords {
            Keywords::Arguments(names, values) => match names.iter().position(|n| super::wtf8(n) == key) {
                Some(i) => Ok(values[i].clone()),
                None => Err(key_error(&from_wtf8(key))),
            },
            Keywords::Mapping(mapping) if mapping.is_exact(&dict::TYPE) => {
                let key = from_wtf8(key);
                dict::get_item(mapping, &key)?.ok_or_else(|| key_error(&key))
            }
            Keywords::Mapping(mapping) => ops::subscr::get(mapping, &from_wtf8(key)),
        }
    }
}

fn convert(v: &Value, conversion: u32) -> R {
    match char::from_u32(conversion) {
        Some('r') => ops::format::repr(v),
        Some('s') => ops::format::str(v),
        Some('a') => ops::format::ascii(v),
        _ => Err(unknown_conversion(conversion)),
    }
}

#[cold]
fn unknown_conversion(c: u32) -> Raised {
    match char::from_u32(c) {
        Some(shown @ '!'..='~') => value_error(format_args!("Unknown conversion specifier {shown}")),
        _ => value_error(format_args!("Unknown conversion specifier \\x{c:x}")),
    }
}

/// `_string.formatter_parser(s)`: (literal, field name, specification, conversion) of each piece.
pub fn parse_pieces(text: &Value) -> R<Vec<Value>> {
    let Some(s) = object(text) else {
        return Err(expected_str(text));
    };
    let mut pieces = Pieces::new(s.bytes());
    let mut out = Vec::new();
    while let Some(piece) = pieces.next()? {
        let literal = from_wtf8(piece.literal);
        out.push(match piece.field {
            None => tuple::new(vec![literal, Value::none(), Value::none(), Value::none()]),
            Some(f) => {
                let conversion = f.conversion.map_or(Value::none(), super::from_char);
                tuple::new(vec![literal, from_wtf8(f.name), from_wtf8(f.spec), conversion])
            }
        });
    }
    Ok(out)
}

/// `_string.formatter_field_name_split(s)`: the first part, and (is attribute, name) of each step.
pub fn parse_name(text: &Value) -> R<(Value, Vec<Value>)> {
    let Some(s) = object(text) else {
        return Err(expected_str(text));
    };
    let (first, mut rest) = split_name(s.bytes())?;
    let first = match first {
        First::Index(i) => Value::usize(i),
        First::Name(name) => from_wtf8(name),
        First::Empty => super::empty().clone(),
    };
    let mut steps = Vec::new();
    while let Some((step, after)) = next_step(rest)? {
        rest = after;
        let (attribute, name) = match step {
            Step::Attribute(name) => (true, from_wtf8(name)),
            Step::Key(key) => (false, from_wtf8(key)),
            Step::Index(i) => (false, Value::usize(i)),
        };
        steps.push(tuple::new(vec![Value::bool(attribute), name]));
    }
    Ok((first, steps))
}

#[cold]
fn expected_str(v: &Value) -> Raised {
    type_error(format_args!("expected str, got {}", v.ty().name()))
}
