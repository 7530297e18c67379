//! Strings of JSON: escaping and unescaping.

use super::decode_error;
use crate::args::check_count;
use crate::exceptions::{R, type_error, value_error};
use crate::ops::number::ssize;
use crate::types::str::escape::HEX;
use crate::types::str::{self, StrObject, chars};
use crate::types::tuple;
use crate::value::Value;

/// The text as a JSON string.
pub fn encode(text: &Value, ascii: bool) -> R {
    let Some(s) = str::object(text) else {
        return Err(type_error(format_args!(
            "first argument must be a string, not {}",
            text.ty().name()
        )));
    };
    let mut out = Vec::with_capacity(s.byte_len() + 2);
    write(s, ascii, &mut out);
    Ok(if ascii {
        str::from_ascii(&out)
    } else {
        str::from_wtf8(&out)
    })
}

/// Appends the text as a JSON string.
pub fn write(s: &StrObject, ascii: bool, out: &mut Vec<u8>) {
    let bytes = s.bytes();
    out.push(b'"');
    let mut at = 0;
    while at < bytes.len() {
        let plain = bytes[at..]
            .iter()
            .position(|&b| b < b' ' || b == b'"' || b == b'\\' || (ascii && b > b'~'))
            .unwrap_or(bytes.len() - at);
        out.extend_from_slice(&bytes[at..at + plain]);
        at += plain;
        if at == bytes.len() {
            break;
        }
        let (c, n) = chars::decode(bytes, at);
        at += n;
        match c {
            0x22 | 0x5C => out.extend_from_slice(&[b'\\', c as u8]),
            0x0A => out.extend_from_slice(b"\\n"),
            0x0D => out.extend_from_slice(b"\\r"),
            0x09 => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0C => out.extend_from_slice(b"\\f"),
            c if c < 0x1_0000 => push_unit(c, out),
            c => {
                push_unit(0xD800 + ((c - 0x1_0000) >> 10), out);
                push_unit(0xDC00 + (c & 0x3FF), out);
            }
        }
    }
    out.push(b'"');
}

fn push_unit(u: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\\u");
    (0..4).rev().for_each(|i| out.push(HEX[(u >> (4 * i)) as usize & 15]));
}

/// `scanstring(string, end, strict=True)`.
pub(super) fn scanstring(_: &Value, args: &[Value]) -> R {
    check_count("scanstring", args.len(), 2, 3)?;
    let end = ssize(&args[1])?;
    let strict = args.get(2).map_or(Ok(true), crate::ops::compare::is_true)?;
    let Some(s) = str::object(&args[0]) else {
        return Err(type_error(format_args!(
            "first argument must be a string, not {}",
            args[0].ty().name()
        )));
    };
    let Some(end) = usize::try_from(end).ok().filter(|&e| e <= s.char_len()) else {
        return Err(value_error("end is out of bounds"));
    };
    let (text, at) = scan(&args[0], s.byte_offset(end), strict)?;
    Ok(tuple::new(vec![text, Value::usize(s.char_offset(at))]))
}

/// Four hexadecimal digits.
fn unit(bytes: &[u8]) -> Option<u32> {
    bytes
        .get(..4)?
        .iter()
        .try_fold(0, |n, &b| (b as char).to_digit(16).map(|d| n << 4 | d))
}

/// Reads a string whose opening quote is before byte `at`; returns it and the offset behind the closing quote.
pub fn scan(text: &Value, at: usize, strict: bool) -> R<(Value, usize)> {
    let bytes = str::wtf8(text);
    let error = |message: &str, at: usize| {
        let position = str::object(text).map_or(0, |s| s.char_offset(at.min(s.byte_len())));
        decode_error(message, text, position)
    };
    let unterminated = || error("Unterminated string starting at", at.saturating_sub(1));
    let mut out: Vec<u8> = Vec::new();
    let mut from = at;
    loop {
        let stop = bytes[from..]
            .iter()
            .position(|&b| b == b'"' || b == b'\\' || (strict && b < b' '));
        let Some(stop) = stop.map(|n| from + n) else {
            return Err(unterminated());
        };
        if bytes[stop] == b'"' {
            let part = &bytes[from..stop];
            if out.is_empty() {
                let ascii = str::object(text).is_some_and(StrObject::is_ascii);
                return Ok((
                    if ascii {
                        str::from_ascii(part)
                    } else {
                        str::from_wtf8(part)
                    },
                    stop + 1,
                ));
            }
            out.extend_from_slice(part);
            return Ok((str::from_wtf8(&out), stop + 1));
        }
        if bytes[stop] != b'\\' {
            return Err(error("Invalid control character at", stop));
        }
        out.extend_from_slice(&bytes[from..stop]);
        let Some(&kind) = bytes.get(stop + 1) else {
            return Err(unterminated());
        };
        from = stop + 2;
        out.push(match kind {
            b'"' | b'\\' | b'/' => kind,
            b'b' => 0x08,
            b'f' => 0x0C,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let wrong = || error("Invalid \\uXXXX escape", stop + 1);
                if from + 4 >= bytes.len() {
                    return Err(wrong());
                }
                let mut c = unit(&bytes[from..]).ok_or_else(wrong)?;
                from += 4;
                if (0xD800..0xDC00).contains(&c) && bytes[from..].starts_with(b"\\u") && from + 6 < bytes.len() {
                    let low = unit(&bytes[from + 2..]).ok_or_else(|| error("Invalid \\uXXXX escape", from + 1))?;
                    if (0xDC00..0xE000).contains(&low) {
                        c = 0x1_0000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                        from += 6;
                    }
                }
                chars::push(&mut out, c);
                continue;
            }
            _ => return Err(error("Invalid \\escape", stop)),
        });
    }
}
