//! Encodings: text to bytes and back, error handlers, the registry behind the module `codecs`.
//!
//! In: text or bytes, the name of an encoding, the name of an error handler. The encodings of [`Native`] are Rust; others
//! are found through the registry (the package `encodings`).

mod charmap;
mod errors;
mod escape;
mod module;
mod registry;
mod single;
mod utf16;
mod utf7;
mod utf8;

pub use errors::{decode_error, encode_error};
pub use escape::{decode_unicode_escape, encode_unicode_escape};
pub use module::init;
pub use registry::lookup_native;

use crate::args::bad_argument;
use crate::exceptions::{R, type_error, value_error};
use crate::types::{buffer, bytes, str};
use crate::value::Value;

/// An encoding that is implemented here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Native {
    Utf8,
    Utf8Sig,
    Ascii,
    Latin1,
    Utf7,
    /// With the byte order, `None` for a byte order mark and the machine's order.
    Utf16(Option<Order>),
    Utf32(Option<Order>),
    UnicodeEscape,
    RawUnicodeEscape,
    /// An index in the table of single-byte encodings.
    Charmap(usize),
}

/// Byte order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    Little,
    Big,
}

/// What is encoded or decoded, and how errors are handled.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The encoding's name in error messages.
    pub encoding: &'a str,
    /// The error handler's name.
    pub errors: &'a str,
}

/// Text with the name of an encoding or error handler: "embedded null character" and surrogates are refused.
pub fn name_argument(function: &str, parameter: &str, v: &Value) -> R<String> {
    if !str::is_str(v) {
        return Err(bad_argument(function, &format!("argument '{parameter}'"), "str", v));
    }
    match str::to_str_lossless(v) {
        Some(text) if text.contains('\0') => Err(value_error("embedded null character")),
        Some(text) => Ok(text.to_owned()),
        None => encode_text(v, "utf-8", "strict").map(|_| String::new()),
    }
}

/// `text.encode(encoding, errors)`: `bytes`.
pub fn encode_text(text: &Value, encoding: &str, errors: &str) -> R {
    if let Some(native) = lookup_native(encoding) {
        let made = encode_native(native, text, errors);
        return if is_direct(encoding) {
            made
        } else {
            registry::noted(made, "encoder", encoding)
        };
    }
    let made = registry::encode_with(text, encoding, errors, true)?;
    if bytes::contents(&made).is_none() {
        let given = made.ty().name();
        return Err(type_error(format_args!(
            "'{encoding}' encoder returned '{given}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types"
        )));
    }
    Ok(made)
}

/// The bytes of `text` in a native encoding.
pub fn encode_native(native: Native, text: &Value, errors: &str) -> R {
    let job = Job {
        encoding: native.name(),
        errors,
    };
    Ok(match native {
        Native::Utf8 => return utf8::encode_value(text, job),
        Native::Utf8Sig => {
            let mut out = vec![0xEF, 0xBB, 0xBF];
            out.extend_from_slice(&utf8::encode(text, job)?);
            Value::bytes(&out)
        }
        Native::Ascii => Value::bytes(&single::encode(text, 128, job)?),
        Native::Latin1 => Value::bytes(&single::encode(text, 256, job)?),
        Native::Utf7 => Value::bytes(&utf7::encode(str::wtf8(text))),
        Native::Utf16(order) => Value::bytes(&utf16::encode16(text, order, job)?),
        Native::Utf32(order) => Value::bytes(&utf16::encode32(text, order, job)?),
        Native::UnicodeEscape => Value::bytes(&encode_unicode_escape(text)),
        Native::RawUnicodeEscape => Value::bytes(&escape::encode_raw(text)),
        Native::Charmap(i) => Value::bytes(&charmap::encode_table(text, i, job)?),
    })
}

/// `bytes(v).decode(encoding, errors)`: `str`.
pub fn decode_object(v: &Value, encoding: &str, errors: &str) -> R {
    if buffer::direct(v).is_some_and(<[u8]>::is_empty) {
        return Ok(Value::str(""));
    }
    let Some(native) = lookup_native(encoding) else {
        let made = registry::decode_with(v, encoding, errors, true)?;
        if !str::is_str(&made) {
            let given = made.ty().name();
            return Err(type_error(format_args!(
                "'{encoding}' decoder returned '{given}' instead of 'str'; use codecs.decode() to decode to arbitrary types"
            )));
        }
        return Ok(made);
    };
    let data = buffer::get_any(v)?;
    let made = decode_native(native, &data, errors, true).map(|(text, _)| text);
    if is_direct(encoding) {
        made
    } else {
        registry::noted(made, "decoder", encoding)
    }
}

/// True for the encodings that CPython does not look up in the registry: their errors get no note.
fn is_direct(encoding: &str) -> bool {
    let name: String = encoding
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    match name.strip_prefix("utf") {
        Some(rest) => matches!(rest.strip_prefix('_').unwrap_or(rest), "8" | "16" | "32"),
        None => matches!(
            name.as_str(),
            "ascii" | "us_ascii" | "latin1" | "latin_1" | "iso_8859_1" | "iso8859_1"
        ),
    }
}

/// `data` decoded strictly or with an error handler.
pub fn decode(data: &[u8], encoding: &str, errors: &str) -> R {
    match lookup_native(encoding) {
        Some(native) => Ok(decode_native(native, data, errors, true)?.0),
        None => decode_object(&Value::bytes(data), encoding, errors),
    }
}

/// The text of `data` in a native encoding, and how many bytes were used: without `last`, an incomplete sequence at the end
/// is left.
pub fn decode_native(native: Native, data: &[u8], errors: &str, last: bool) -> R<(Value, usize)> {
    let job = Job {
        encoding: native.name(),
        errors,
    };
    match native {
        Native::Utf8 => utf8::decode(data, job, last),
        Native::Utf8Sig => {
            let skip = if data.starts_with(&[0xEF, 0xBB, 0xBF]) { 3 } else { 0 };
            let (text, used) = utf8::decode(&data[skip..], job, last)?;
            Ok((text, used + skip))
        }
        Native::Ascii => single::decode_ascii(data, job).map(|v| (v, data.len())),
        Native::Latin1 => Ok((single::decode_latin1(data), data.len())),
        Native::Utf7 => utf7::decode(data, job, last),
        Native::Utf16(order) => utf16::decode16(data, order, job, last).map(|(v, used, _)| (v, used)),
        Native::Utf32(order) => utf16::decode32(data, order, job, last).map(|(v, used, _)| (v, used)),
        Native::UnicodeEscape => decode_unicode_escape(data, job, last),
        Native::RawUnicodeEscape => escape::decode_raw(data, job, last),
        Native::Charmap(i) => charmap::decode_table(data, i, job).map(|v| (v, data.len())),
    }
}

impl Native {
    /// The name in error messages.
    pub fn name(self) -> &'static str {
        match self {
            Native::Utf8 | Native::Utf8Sig => "utf-8",
            Native::Ascii => "ascii",
            Native::Latin1 => "latin-1",
            Native::Utf7 => "utf7",
            Native::Utf16(None) => "utf-16",
            Native::Utf16(Some(Order::Little)) => "utf-16-le",
            Native::Utf16(Some(Order::Big)) => "utf-16-be",
            Native::Utf32(None) => "utf-32",
            Native::Utf32(Some(Order::Little)) => "utf-32-le",
            Native::Utf32(Some(Order::Big)) => "utf-32-be",
            Native::UnicodeEscape => "unicodeescape",
            Native::RawUnicodeEscape => "rawunicodeescape",
            Native::Charmap(_) => "charmap",
        }
    }
}
