//! Error handlers: the builtin ones, and those that a program registers.

use super::{Job, registry};
use crate::exceptions::{R, Raised, index_error, raise_value, type_error};
use crate::ops;
use crate::types::str::chars::{self, Chars};
use crate::types::str::{self, Builder};
use crate::types::{buffer, bytes, exception, int, tuple};
use crate::value::Value;

/// What an error handler puts in place of what could not be encoded.
pub enum Replacement {
    /// Bytes, as they are.
    Bytes(Vec<u8>),
    /// Text, still to be encoded.
    Text(Value),
}

fn instance(ty: &'static crate::object::type_object::TypeObject, args: &[Value]) -> R {
    exception::instantiate(ty, args)
}

fn or_raised(made: R) -> Raised {
    match made {
        Ok(e) => raise_value(e),
        Err(raised) => raised,
    }
}

fn encode_exception(job: Job, text: &Value, start: usize, end: usize, reason: &str) -> R {
    let args = [
        Value::str(job.encoding),
        text.clone(),
        Value::usize(start),
        Value::usize(end),
        Value::str(reason),
    ];
    instance(&exception::UNICODE_ENCODE_ERROR, &args)
}

/// Raises UnicodeEncodeError.
#[cold]
pub fn raise_encode(job: Job, text: &Value, start: usize, end: usize, reason: &str) -> Raised {
    or_raised(encode_exception(job, text, start, end, reason))
}

fn decode_exception(job: Job, data: &[u8], start: usize, end: usize, reason: &str) -> R {
    let args = [
        Value::str(job.encoding),
        Value::bytes(data),
        Value::usize(start),
        Value::usize(end),
        Value::str(reason),
    ];
    instance(&exception::UNICODE_DECODE_ERROR, &args)
}

/// The characters `start..end` of a text.
fn points_between(text: &Value, start: usize, end: usize) -> Chars<'_> {
    let bytes = str::object(text).map_or(&[][..], |s| &s.bytes()[s.byte_offset(start)..s.byte_offset(end)]);
    Chars::new(bytes)
}

/// The characters `start..end` of a text could not be encoded: what comes in their place, and where to go on.
#[cold]
pub fn encode_error(job: Job, text: &Value, start: usize, end: usize, reason: &str) -> R<(Replacement, usize)> {
    let points = || points_between(text, start, end);
    let ascii = |bytes: Vec<u8>| Ok((Replacement::Bytes(bytes), end));
    match job.errors {
        "strict" => Err(raise_encode(job, text, start, end, reason)),
        "ignore" => ascii(Vec::new()),
        "replace" => Ok((Replacement::Text(Value::str(&"?".repeat(end - start))), end)),
        "backslashreplace" => Ok((Replacement::Text(backslashed(points())), end)),
        "xmlcharrefreplace" => Ok((
            Replacement::Text(Value::str(&points().map(|c| format!("&#{c};")).collect::<String>())),
            end,
        )),
        "namereplace" => Ok((Replacement::Text(named(points())), end)),
        "surrogateescape" => {
            if points().any(|c| !(0xDC80..=0xDCFF).contains(&c)) {
                return Err(raise_encode(job, text, start, end, reason));
            }
            ascii(points().map(|c| c as u8).collect())
        }
        "surrogatepass" => {
            let Some(encoding) = standard(job.encoding).filter(|_| points().all(chars::is_surrogate)) else {
                return Err(raise_encode(job, text, start, end, reason));
            };
            ascii(points().flat_map(|c| passed(c, encoding)).collect())
        }
        name => custom_encode(name, job, text, (start, end), reason),
    }
}

/// The encoding of Unicode that a name stands for (`get_standard_encoding`).
fn standard(name: &str) -> Option<&'static str> {
    let skip = |s: &str| s.strip_prefix(['-', '_']).unwrap_or(s).to_string();
    let name = name.to_ascii_lowercase();
    let rest = skip(name.strip_prefix("utf")?);
    if rest == "8" {
        return Some("utf-8");
    }
    let (width, order) = (rest.get(..2)?, skip(rest.get(2..)?));
    Some(match (width, order.as_str()) {
        ("16", "" | "le") => "utf-16-le",
        ("16", "be") => "utf-16-be",
        ("32", "" | "le") => "utf-32-le",
        ("32", "be") => "utf-32-be",
        _ => return None,
    })
}

/// A surrogate in UTF-8, -16 or -32.
fn passed(c: u32, encoding: &str) -> Vec<u8> {
    match encoding {
        "utf-8" => chars::encode(c, &mut [0; 4]).to_vec(),
        "utf-16-be" => (c as u16).to_be_bytes().to_vec(),
        "utf-16-le" => (c as u16).to_le_bytes().to_vec(),
        "utf-32-be" => c.to_be_bytes().to_vec(),
        _ => c.to_le_bytes().to_vec(),
    }
}

/// `\xNN`, `\uNNNN`, `\UNNNNNNNN`.
fn backslashed(points: impl Iterator<Item = u32>) -> Value {
    let mut out = Vec::new();
    points.for_each(|c| str::escape::push_escape(c, &mut out));
    str::from_ascii(&out)
}

/// `\N{NAME}` where the character has a name.
fn named(points: impl Iterator<Item = u32>) -> Value {
    let mut out = Vec::new();
    for c in points {
        match crate::stdlib::unicodedata::name_of(c) {
            Some(name) => out.extend_from_slice(format!("\\N{{{name}}}").as_bytes()),
            None => str::escape::push_escape(c, &mut out),
        }
    }
    str::from_ascii(&out)
}

/// Calls a registered handler; checks what it returns.
fn call_handler(name: &str, exception: &Value) -> R<(Value, Value)> {
    let handler = registry::lookup_error(name)?;
    let result = ops::call::call1(&handler, exception)?;
    match tuple::as_items(&result) {
        Some([replacement, position]) if int::is_int(position) => Ok((replacement.clone(), position.clone())),
        _ => {
            let what = if exception.ty().is_subtype(&exception::UNICODE_ENCODE_ERROR) {
                "(str/bytes, int)"
            } else {
                "(str, int)"
            };
            let which = if what == "(str, int)" { "decoding" } else { "encoding" };
            Err(type_error(format_args!(
                "{which} error handler must return {what} tuple"
            )))
        }
    }
}

/// The position where a handler wants to go on; negative from the end.
fn position(v: &Value, len: usize) -> R<usize> {
    let given = ops::number::ssize(v)?;
    let at = if given < 0 { given + len as i64 } else { given };
    match usize::try_from(at) {
        Ok(at) if at <= len => Ok(at),
        _ => Err(index_error(format_args!(
            "position {given} from error handler out of bounds"
        ))),
    }
}

fn custom_encode(
    name: &str,
    job: Job,
    text: &Value,
    (start, end): (usize, usize),
    reason: &str,
) -> R<(Replacement, usize)> {
    registry::lookup_error(name)?;
    let e = encode_exception(job, text, start, end, reason)?;
    let (replacement, resume) = call_handler(name, &e)?;
    let resume = position(&resume, str::char_len(text))?;
    if let Some(b) = bytes::contents(&replacement) {
        return Ok((Replacement::Bytes(b.to_vec()), resume));
    }
    if str::is_str(&replacement) {
        return Ok((Replacement::Text(replacement), resume));
    }
    Err(type_error("encoding error handler must return (str/bytes, int) tuple"))
}

/// The bytes `start..end` could not be decoded: appends what comes in their place, returns where to go on.
#[cold]
pub fn decode_error(job: Job, data: &[u8], start: usize, end: usize, reason: &str, out: &mut Builder) -> R<usize> {
    match job.errors {
        "strict" => Err(or_raised(decode_exception(job, data, start, end, reason))),
        "ignore" => Ok(end),
        "replace" => {
            out.push_char(0xFFFD);
            Ok(end)
        }
        "backslashreplace" => {
            let mut escaped = Vec::new();
            data[start..end]
                .iter()
                .for_each(|&b| str::escape::push_escape(u32::from(b), &mut escaped));
            out.push_ascii(&escaped);
            Ok(end)
        }
        "surrogateescape" => {
            let escaped = data[start..end].iter().take(4).take_while(|&&b| b >= 128).count();
            if escaped == 0 {
                return Err(or_raised(decode_exception(job, data, start, end, reason)));
            }
            data[start..start + escaped]
                .iter()
                .for_each(|&b| out.push_char(0xDC00 + u32::from(b)));
            Ok(start + escaped)
        }
        "surrogatepass" => match standard(job.encoding).and_then(|e| surrogate_at(&data[start..], e)) {
            Some((c, n)) => {
                out.push_char(c);
                Ok(start + n)
            }
            None => Err(or_raised(decode_exception(job, data, start, end, reason))),
        },
        name => {
            registry::lookup_error(name)?;
            let e = decode_exception(job, data, start, end, reason)?;
            let object = ops::attr::get_str(&e, "object")?;
            let (replacement, resume) = call_handler(name, &e)?;
            if !str::is_str(&replacement) {
                return Err(type_error("decoding error handler must return (str, int) tuple"));
            }
            let now = ops::attr::get_str(&e, "object")?;
            out.push_value(&replacement);
            let Some(other) = bytes::contents(&now).filter(|_| !now.is(&object)) else {
                return position(&resume, data.len());
            };
            // The handler has put other bytes in the place of those that were decoded: what is left of them is decoded.
            let resume = position(&resume, other.len())?;
            let Some(native) = registry::lookup_native(job.encoding) else {
                return Ok(resume.clamp(start + 1, data.len()));
            };
            let _nested = crate::state::check_recursion("")?;
            let (rest, _) = super::decode_native(native, &other[resume..], job.errors, true)?;
            out.push_value(&rest);
            Ok(data.len())
        }
    }
}

/// The surrogate that the bytes begin with.
fn surrogate_at(data: &[u8], encoding: &str) -> Option<(u32, usize)> {
    let (c, n) = match encoding {
        "utf-8" => match *data {
            [0xED, b @ 0xA0..=0xBF, c @ 0x80..=0xBF, ..] => {
                (0xD000 | (u32::from(b & 0x3F) << 6) | u32::from(c & 0x3F), 3)
            }
            _ => return None,
        },
        "utf-16-be" => (u32::from(u16::from_be_bytes(data.get(..2)?.try_into().ok()?)), 2),
        "utf-16-le" => (u32::from(u16::from_le_bytes(data.get(..2)?.try_into().ok()?)), 2),
        "utf-32-be" => (u32::from_be_bytes(data.get(..4)?.try_into().ok()?), 4),
        "utf-32-le" => (u32::from_le_bytes(data.get(..4)?.try_into().ok()?), 4),
        _ => return None,
    };
    chars::is_surrogate(c).then_some((c, n))
}

/// The fields of a UnicodeError that a handler gets.
struct Fields {
    kind: Kind,
    encoding: String,
    object: Value,
    start: usize,
    end: usize,
}

#[derive(PartialEq, Clone, Copy)]
enum Kind {
    Encode,
    Decode,
    Translate,
}

fn fields(e: &Value) -> R<Fields> {
    let kind = match e.ty() {
        t if t.is_subtype(&exception::UNICODE_ENCODE_ERROR) => Kind::Encode,
        t if t.is_subtype(&exception::UNICODE_DECODE_ERROR) => Kind::Decode,
        t if t.is_subtype(&exception::UNICODE_TRANSLATE_ERROR) => Kind::Translate,
        _ => return Err(wrong_exception(e)),
    };
    let object = ops::attr::get_str(e, "object")?;
    let len = match kind {
        Kind::Decode => buffer::get(&object)?.len(),
        _ => str::char_len(&object),
    } as i64;
    let start = ops::number::ssize(&ops::attr::get_str(e, "start")?)?.clamp(0, (len - 1).max(0));
    let end = ops::number::ssize(&ops::attr::get_str(e, "end")?)?.clamp(len.min(1), len);
    let encoding = match kind {
        Kind::Translate => String::new(),
        _ => ops::format::str_string(&ops::attr::get_str(e, "encoding")?)?,
    };
    Ok(Fields {
        kind,
        encoding,
        object,
        start: start as usize,
        end: end.max(start) as usize,
    })
}

#[cold]
fn wrong_exception(e: &Value) -> Raised {
    type_error(format_args!(
        "don't know how to handle {} in error callback",
        e.ty().short_name()
    ))
}

fn answer(replacement: Value, end: usize) -> R {
    Ok(tuple::new(vec![replacement, Value::usize(end)]))
}

/// The builtin handlers as Python sees them: `codecs.strict_errors(e)` and so on.
pub fn handle(name: &str, e: &Value) -> R {
    if name == "strict" {
        let is_exception = e.ty().is_subtype(&exception::BASE_EXCEPTION);
        return Err(if is_exception {
            raise_value(e.clone())
        } else {
            type_error("codec must pass exception instance")
        });
    }
    let f = fields(e)?;
    let points = || points_between(&f.object, f.start, f.end);
    let again = || raise_value(e.clone());
    match (name, f.kind) {
        ("ignore", _) => answer(str::empty().clone(), f.end),
        ("replace", Kind::Encode) => answer(Value::str(&"?".repeat(f.end - f.start)), f.end),
        ("replace", Kind::Decode) => answer(Value::str("\u{FFFD}"), f.end),
        ("replace", Kind::Translate) => answer(Value::str(&"\u{FFFD}".repeat(f.end - f.start)), f.end),
        ("backslashreplace", Kind::Decode) => {
            let data = buffer::get(&f.object)?[f.start..f.end].to_vec();
            answer(backslashed(data.into_iter().map(u32::from)), f.end)
        }
        ("backslashreplace", _) => answer(backslashed(points()), f.end),
        ("xmlcharrefreplace", Kind::Encode) => {
            let text: String = points().map(|c| format!("&#{c};")).collect();
            answer(Value::str(&text), f.end)
        }
        ("namereplace", Kind::Encode) => answer(named(points()), f.end),
        ("surrogateescape" | "surrogatepass", Kind::Encode) => {
            let job = Job {
                encoding: &f.encoding,
                errors: name,
            };
            match encode_error(job, &f.object, f.start, f.end, "") {
                Ok((Replacement::Bytes(b), end)) => answer(Value::bytes(&b), end),
                Ok((Replacement::Text(t), end)) => answer(t, end),
                Err(raised) => {
                    drop(raised.take());
                    Err(again())
                }
            }
        }
        ("surrogateescape" | "surrogatepass", Kind::Decode) => {
            let data = buffer::get(&f.object)?.to_vec();
            let mut out = Builder::new();
            let job = Job {
                encoding: &f.encoding,
                errors: name,
            };
            match decode_error(job, &data, f.start, f.end, "", &mut out) {
                Ok(end) => answer(out.finish(), end),
                Err(raised) => {
                    drop(raised.take());
                    Err(again())
                }
            }
        }
        _ => Err(wrong_exception(e)),
    }
}
