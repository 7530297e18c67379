//! The encodings `unicode_escape`, `raw_unicode_escape` and the byte string escapes of `codecs.escape_decode`.

use super::Job;
use super::errors::decode_error;
use crate::exceptions::{R, value_error};
use crate::types::str::{self, Builder, escape::push_escape};
use crate::value::Value;

/// `\n`, `\xNN`, `\uNNNN`, …: printable ASCII stays.
pub fn encode_unicode_escape(text: &Value) -> Vec<u8> {
    let mut out = Vec::with_capacity(str::wtf8(text).len());
    for c in str::code_points(text) {
        match c {
            0x5C => out.extend_from_slice(b"\\\\"),
            0x09 => out.extend_from_slice(b"\\t"),
            0x0A => out.extend_from_slice(b"\\n"),
            0x0D => out.extend_from_slice(b"\\r"),
            0x20..=0x7E => out.push(c as u8),
            _ => push_escape(c, &mut out),
        }
    }
    out
}

/// Latin-1 with `\uNNNN` and `\UNNNNNNNN` for the rest.
pub fn encode_raw(text: &Value) -> Vec<u8> {
    let mut out = Vec::with_capacity(str::wtf8(text).len());
    for c in str::code_points(text) {
        if c < 256 {
            out.push(c as u8)
        } else {
            push_escape(c, &mut out)
        }
    }
    out
}

/// A hexadecimal number of exactly `digits` digits; else how many there are.
fn hex(data: &[u8], digits: usize) -> Result<u32, usize> {
    let found = data.iter().take(digits).take_while(|b| b.is_ascii_hexdigit()).count();
    if found < digits {
        return Err(found);
    }
    Ok(data[..digits]
        .iter()
        .fold(0, |n, &b| n << 4 | (b as char).to_digit(16).unwrap_or(0)))
}

/// The character of a one-letter escape.
fn simple(b: u8) -> Option<u32> {
    Some(match b {
        b'\\' | b'\'' | b'"' => u32::from(b),
        b'b' => 0x08,
        b'f' => 0x0C,
        b't' => 0x09,
        b'n' => 0x0A,
        b'r' => 0x0D,
        b'v' => 0x0B,
        b'a' => 0x07,
        _ => return None,
    })
}

/// Decodes `unicode_escape`.
pub fn decode_unicode_escape(data: &[u8], job: Job, last: bool) -> R<(Value, usize)> {
    let mut out = Builder::with_capacity(data.len());
    let mut at = 0;
    while at < data.len() {
        let b = data[at];
        if b != b'\\' {
            out.push_char(u32::from(b));
            at += 1;
            continue;
        }
        let start = at;
        let Some(&kind) = data.get(at + 1) else {
            if !last {
                break;
            }
            at = decode_error(job, data, start, data.len(), "\\ at end of string", &mut out)?;
            continue;
        };
        at += 2;
        if let Some(c) = simple(kind) {
            out.push_char(c);
            continue;
        }
        match kind {
            b'\n' => {}
            b'0'..=b'7' => {
                let n = data[at..]
                    .iter()
                    .take(2)
                    .take_while(|b| (b'0'..=b'7').contains(b))
                    .count();
                let digits = &data[at - 1..at + n];
                out.push_char(digits.iter().fold(0, |n, &b| n << 3 | u32::from(b - b'0')));
                at += n;
            }
            b'x' | b'u' | b'U' => {
                let (count, message) = match kind {
                    b'x' => (2, "truncated \\xXX escape"),
                    b'u' => (4, "truncated \\uXXXX escape"),
                    _ => (8, "truncated \\UXXXXXXXX escape"),
                };
                match hex(&data[at..], count) {
                    Ok(c) if c < 0x11_0000 => {
                        out.push_char(c);
                        at += count;
                    }
                    Ok(_) => at = decode_error(job, data, start, at + count, "illegal Unicode character", &mut out)?,
                    Err(found) if at + found == data.len() && !last => {
                        at = start;
                        break;
                    }
                    Err(found) => at = decode_error(job, data, start, at + found, message, &mut out)?,
                }
            }
            b'N' => match named(&data[at..]) {
                Ok((c, n)) => {
                    out.push_char(c);
                    at += n;
                }
                Err(Named::Incomplete) if !last => {
                    at = start;
                    break;
                }
                Err(Named::Unknown(n)) => {
                    at = decode_error(job, data, start, at + n, "unknown Unicode character name", &mut out)?;
                }
                Err(_) => {
                    // An empty name ends before its brace.
                    let n = memchr::memchr(b'}', &data[at..]).unwrap_or(data.len() - at);
                    let end = if data.get(at) == Some(&b'{') { at + n } else { at };
                    at = decode_error(job, data, start, end, "malformed \\N character escape", &mut out)?;
                }
            },
            other => {
                out.push_char(0x5C);
                out.push_char(u32::from(other));
            }
        }
    }
    Ok((out.finish(), at))
}

enum Named {
    Incomplete,
    Malformed,
    Unknown(usize),
}

/// The character of `{NAME}` and the length of that.
fn named(data: &[u8]) -> Result<(u32, usize), Named> {
    if data.first() != Some(&b'{') {
        return Err(if data.is_empty() {
            Named::Incomplete
        } else {
            Named::Malformed
        });
    }
    let Some(end) = memchr::memchr(b'}', data) else {
        return Err(Named::Incomplete);
    };
    let name = std::str::from_utf8(&data[1..end]).map_err(|_| Named::Unknown(end + 1))?;
    if name.is_empty() {
        return Err(Named::Malformed);
    }
    match crate::stdlib::unicodedata::lookup_char(name) {
        Some(c) => Ok((c, end + 1)),
        None => Err(Named::Unknown(end + 1)),
    }
}

/// Decodes `raw_unicode_escape`: only `\u` and `\U` after an odd number of backslashes count.
pub fn decode_raw(data: &[u8], job: Job, last: bool) -> R<(Value, usize)> {
    let mut out = Builder::with_capacity(data.len());
    let mut at = 0;
    while at < data.len() {
        if data[at] != b'\\' {
            out.push_char(u32::from(data[at]));
            at += 1;
            continue;
        }
        let (count, message) = match data.get(at + 1) {
            Some(b'u') => (4, "truncated \\uXXXX escape"),
            Some(b'U') => (8, "truncated \\UXXXXXXXX escape"),
            None if !last => break,
            next => {
                out.push_char(0x5C);
                at += 1;
                if let Some(&b) = next {
                    out.push_char(u32::from(b));
                    at += 1;
                }
                continue;
            }
        };
        let start = at;
        match hex(&data[at + 2..], count) {
            Ok(c) if c < 0x11_0000 => {
                out.push_char(c);
                at += 2 + count;
            }
            Ok(_) => at = decode_error(job, data, start, at + 2 + count, "\\Uxxxxxxxx out of range", &mut out)?,
            Err(found) if at + 2 + found == data.len() && !last => break,
            Err(found) => at = decode_error(job, data, start, at + 2 + found, message, &mut out)?,
        }
    }
    Ok((out.finish(), at))
}

/// `codecs.escape_decode`: the escapes of byte string literals.
pub fn decode_bytes(data: &[u8], errors: &str) -> R<Vec<u8>> {
    let mut out = Vec::with_capacity(data.len());
    let mut at = 0;
    while at < data.len() {
        if data[at] != b'\\' {
            out.push(data[at]);
            at += 1;
            continue;
        }
        let Some(&kind) = data.get(at + 1) else {
            return Err(value_error("Trailing \\ in string"));
        };
        at += 2;
        match kind {
            b'\n' => {}
            b'0'..=b'7' => {
                let n = data[at..]
                    .iter()
                    .take(2)
                    .take_while(|b| (b'0'..=b'7').contains(b))
                    .count();
                out.push(
                    data[at - 1..at + n]
                        .iter()
                        .fold(0u32, |n, &b| n << 3 | u32::from(b - b'0')) as u8,
                );
                at += n;
            }
            b'x' => match hex(&data[at..], 2) {
                Ok(c) => {
                    out.push(c as u8);
                    at += 2;
                }
                Err(found) => {
                    match errors {
                        "strict" => {
                            return Err(value_error(format_args!("invalid \\x escape at position {}", at - 2)));
                        }
                        "replace" => out.push(b'?'),
                        "ignore" => {}
                        other => {
                            return Err(value_error(format_args!(
                                "decoding error; unknown error handling code: {other}"
                            )));
                        }
                    }
                    at += found;
                }
            },
            kind => match simple(kind) {
                Some(c) => out.push(c as u8),
                None => out.extend_from_slice(&[b'\\', kind]),
            },
        }
    }
    Ok(out)
}

/// `codecs.escape_encode`: as `repr` of bytes, without quotes.
pub fn encode_bytes(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    for &b in data {
        match b {
            b'\'' | b'\\' => out.extend_from_slice(&[b'\\', b]),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b' '..=b'~' => out.push(b),
            _ => push_escape(u32::from(b), &mut out),
        }
    }
    out
}
