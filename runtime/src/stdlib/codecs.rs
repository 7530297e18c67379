//! Encodings: UTF-8, ASCII and Latin-1 with their error handlers.

use crate::exceptions::{R, lookup_error, type_error};
use crate::types::{buffer, exception, str};
use crate::value::Value;
use krait_bytecode::code::push_code_point;

/// The text of an argument that names an encoding or error handler.
pub fn name_argument(function: &str, argument: &str, v: &Value) -> R<String> {
    match str::to_str_lossless(v) {
        Some(text) => Ok(text.to_owned()),
        None => Err(type_error(format_args!(
            "{function}() argument '{argument}' must be str, not {}",
            v.ty().name()
        ))),
    }
}

/// An encoding by its many names.
#[derive(Clone, Copy, PartialEq)]
enum Encoding {
    Utf8,
    Ascii,
    Latin1,
}

fn encoding(name: &str) -> R<Encoding> {
    match name.to_ascii_lowercase().replace(['_', ' '], "-").as_str() {
        "utf-8" | "utf8" | "u8" | "cp65001" => Ok(Encoding::Utf8),
        "ascii" | "us-ascii" | "646" => Ok(Encoding::Ascii),
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1" | "8859" | "cp819" => Ok(Encoding::Latin1),
        _ => Err(lookup_error(format_args!("unknown encoding: {name}"))),
    }
}

fn unknown_handler(errors: &str) -> crate::exceptions::Raised {
    lookup_error(format_args!("unknown error handler name '{errors}'"))
}

/// `bytes` to `str`.
pub fn decode_object(v: &Value, name: &str, errors: &str) -> R {
    let bytes = buffer::with_bytes(v, |b| b.to_vec())?;
    decode(&bytes, name, errors)
}

/// Bytes to `str`.
pub fn decode(bytes: &[u8], name: &str, errors: &str) -> R {
    let encoding = encoding(name)?;
    let mut out = Vec::with_capacity(bytes.len());
    if encoding == Encoding::Latin1 {
        bytes.iter().for_each(|&b| drop(push_code_point(&mut out, u32::from(b))));
        return Ok(str::from_wtf8(&out));
    }
    let mut at = 0;
    while at < bytes.len() {
        let (good, bad, reason) = match encoding {
            Encoding::Ascii => {
                let good = bytes[at..].iter().take_while(|b| b.is_ascii()).count();
                (good, 1, "ordinal not in range(128)")
            }
            _ => utf8_prefix(&bytes[at..]),
        };
        out.extend_from_slice(&bytes[at..at + good]);
        at += good;
        if at >= bytes.len() {
            break;
        }
        match errors {
            "strict" => {
                let label = if encoding == Encoding::Ascii { "ascii" } else { "utf-8" };
                return Err(exception::unicode_error::raise_decode(label, bytes, at, at + bad, reason));
            }
            "ignore" => {}
            "replace" => out.extend("\u{FFFD}".as_bytes()),
            "backslashreplace" => bytes[at..at + bad].iter().for_each(|b| out.extend(format!("\\x{b:02x}").bytes())),
            "surrogateescape" => {
                bytes[at..at + bad].iter().for_each(|&b| drop(push_code_point(&mut out, 0xDC00 + u32::from(b))));
            }
            "surrogatepass" if bytes[at..].len() >= 3 && bytes[at] == 0xED => {
                out.extend_from_slice(&bytes[at..at + 3]);
                at += 3;
                continue;
            }
            "surrogatepass" => return Err(exception::unicode_error::raise_decode("utf-8", bytes, at, at + bad, reason)),
            other => return Err(unknown_handler(other)),
        }
        at += bad;
    }
    Ok(str::from_wtf8(&out))
}

/// Length of the valid start, length of the fault behind it, and what is wrong, in CPython's words.
fn utf8_prefix(bytes: &[u8]) -> (usize, usize, &'static str) {
    match std::str::from_utf8(bytes) {
        Ok(_) => (bytes.len(), 0, ""),
        Err(e) => {
            let good = e.valid_up_to();
            let first = bytes[good];
            match e.error_len() {
                None => (good, bytes.len() - good, "unexpected end of data"),
                Some(n) if !(0xC2..=0xF4).contains(&first) => (good, n, "invalid start byte"),
                Some(n) => (good, n, "invalid continuation byte"),
            }
        }
    }
}

/// `str` to `bytes`.
pub fn encode_text(v: &Value, name: &str, errors: &str) -> R {
    let encoding = encoding(name)?;
    let bytes = str::wtf8(v);
    if encoding == Encoding::Utf8 && std::str::from_utf8(bytes).is_ok() || bytes.is_ascii() {
        return Ok(Value::bytes(bytes));
    }
    let (limit, label, reason) = match encoding {
        Encoding::Ascii => (0x80, "ascii", "ordinal not in range(128)"),
        Encoding::Latin1 => (0x100, "latin-1", "ordinal not in range(256)"),
        Encoding::Utf8 => (0x110000, "utf-8", "surrogates not allowed"),
    };
    let text = krait_bytecode::Text::from_wtf8(bytes).unwrap_or_default();
    let points: Vec<u32> = text.code_points().collect();
    let is_bad = |p: u32| p >= limit || (encoding == Encoding::Utf8 && (0xD800..0xE000).contains(&p));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < points.len() {
        let p = points[at];
        if !is_bad(p) {
            if encoding == Encoding::Utf8 {
                push_code_point(&mut out, p);
            } else {
                out.push(p as u8);
            }
            at += 1;
            continue;
        }
        let end = at + points[at..].iter().take_while(|&&p| is_bad(p)).count();
        for &p in &points[at..end] {
            match errors {
                "ignore" => {}
                "replace" => out.push(b'?'),
                "backslashreplace" if p < 0x100 => out.extend(format!("\\x{p:02x}").bytes()),
                "backslashreplace" if p < 0x10000 => out.extend(format!("\\u{p:04x}").bytes()),
                "backslashreplace" => out.extend(format!("\\U{p:08x}").bytes()),
                "xmlcharrefreplace" => out.extend(format!("&#{p};").bytes()),
                "surrogateescape" if (0xDC80..0xDD00).contains(&p) => out.push((p - 0xDC00) as u8),
                "surrogatepass" if encoding == Encoding::Utf8 => drop(push_code_point(&mut out, p)),
                "strict" | "surrogateescape" | "surrogatepass" => {
                    return Err(exception::unicode_error::raise_encode(label, v, at, end, reason));
                }
                other => return Err(unknown_handler(other)),
            }
        }
        at = end;
    }
    Ok(Value::bytes(&out))
}
