//! Backslash escapes in the bodies of string and bytes literals (CPython's `string_parser.c` and the codecs it calls).

use krait_bytecode::code::push_code_point;

use crate::error::Undecodable;

/// What a literal's body decodes to.
pub struct Decoded {
    /// WTF-8 for a string, the bytes themselves for a bytes literal.
    pub bytes: Vec<u8>,
    /// The first escape that Python does not know, or an octal one above `\377`: the offset after its backslash.
    pub first_invalid: Option<usize>,
}

/// Why a body does not decode, in the words of the exception that CPython wraps in a `SyntaxError`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EscapeError {
    /// A `UnicodeDecodeError`.
    Unicode(Box<Undecodable>),
    /// A `ValueError`.
    Value(String),
}

impl EscapeError {
    /// A `UnicodeDecodeError`.
    pub fn unicode(bad: Undecodable) -> EscapeError {
        EscapeError::Unicode(Box::new(bad))
    }

    /// The message of the `SyntaxError`.
    pub fn message(&self) -> String {
        match self {
            EscapeError::Unicode(bad) => format!("(unicode error) {bad}"),
            EscapeError::Value(text) => format!("(value error) {text}"),
        }
    }
}

/// Decodes the body of a string literal that is not raw.
///
/// With `braces`, `{{` and `}}` stand for one brace, and a backslash before a brace for itself: the literal parts of f-strings.
pub fn decode_str(body: &[u8], braces: bool) -> Result<Decoded, EscapeError> {
    let mut out = Decoded {
        bytes: Vec::with_capacity(body.len()),
        first_invalid: None,
    };
    let mut at = 0;
    while at < body.len() {
        let rest = &body[at..];
        let run = if braces {
            memchr::memchr3(b'\\', b'{', b'}', rest)
        } else {
            memchr::memchr(b'\\', rest)
        };
        let Some(run) = run else {
            out.bytes.extend_from_slice(&body[at..]);
            break;
        };
        out.bytes.extend_from_slice(&body[at..at + run]);
        at += run;
        if body[at] != b'\\' {
            out.bytes.push(body[at]);
            at += if body.get(at + 1) == Some(&body[at]) { 2 } else { 1 };
            continue;
        }
        let Some(&escape) = body.get(at + 1) else {
            out.bytes.push(b'\\');
            break;
        };
        at = match escape {
            b'{' | b'}' if braces => {
                out.bytes.push(b'\\');
                at + 1
            }
            b'x' => hex(body, at, 2, "truncated \\xXX escape", &mut out.bytes)?,
            b'u' => hex(body, at, 4, "truncated \\uXXXX escape", &mut out.bytes)?,
            b'U' => hex(body, at, 8, "truncated \\UXXXXXXXX escape", &mut out.bytes)?,
            b'N' => named(body, at, &mut out.bytes)?,
            _ => simple(body, at, escape, &mut out, |bytes, value| {
                push_code_point(bytes, value);
            }),
        };
    }
    Ok(out)
}

/// Decodes the body of a bytes literal that is not raw.
pub fn decode_bytes(body: &[u8]) -> Result<Decoded, EscapeError> {
    let mut out = Decoded {
        bytes: Vec::with_capacity(body.len()),
        first_invalid: None,
    };
    let mut at = 0;
    while let Some(run) = memchr::memchr(b'\\', &body[at..]) {
        out.bytes.extend_from_slice(&body[at..at + run]);
        at += run;
        let escape = body[at + 1];
        if escape != b'x' {
            at = simple(body, at, escape, &mut out, |bytes, value| bytes.push(value as u8));
            continue;
        }
        match (hex_digit(body, at + 2), hex_digit(body, at + 3)) {
            (Some(high), Some(low)) => out.bytes.push((high << 4 | low) as u8),
            _ => return Err(EscapeError::Value(format!("invalid \\x escape at position {at}"))),
        }
        at += 4;
    }
    out.bytes.extend_from_slice(&body[at..]);
    Ok(out)
}

/// The escapes that strings and bytes share. `at` is the backslash; returns the offset after the escape.
fn simple(body: &[u8], at: usize, escape: u8, out: &mut Decoded, push: impl Fn(&mut Vec<u8>, u32)) -> usize {
    let byte = match escape {
        b'\n' => return at + 2,
        b'\\' | b'\'' | b'"' => escape,
        b'b' => 0x08,
        b'f' => 0x0C,
        b't' => b'\t',
        b'n' => b'\n',
        b'r' => b'\r',
        b'v' => 0x0B,
        b'a' => 0x07,
        b'0'..=b'7' => {
            let mut end = at + 1;
            let mut value = 0;
            while end < at + 4 && matches!(body.get(end), Some(b'0'..=b'7')) {
                value = value << 3 | u32::from(body[end] - b'0');
                end += 1;
            }
            if value > 0o377 {
                out.first_invalid.get_or_insert(at + 1);
            }
            push(&mut out.bytes, value);
            return end;
        }
        _ => {
            // A backslash before a character outside ASCII draws no warning: CPython has replaced it by then.
            if escape < 0x80 {
                out.first_invalid.get_or_insert(at + 1);
            }
            out.bytes.push(b'\\');
            return at + 1;
        }
    };
    out.bytes.push(byte);
    at + 2
}

fn hex_digit(body: &[u8], at: usize) -> Option<u32> {
    char::from(*body.get(at)?).to_digit(16)
}

fn hex(
    body: &[u8],
    at: usize,
    count: usize,
    truncated: &'static str,
    bytes: &mut Vec<u8>,
) -> Result<usize, EscapeError> {
    let mut value = 0;
    for end in at + 2..at + 2 + count {
        match hex_digit(body, end) {
            Some(digit) => value = value << 4 | digit,
            None => return Err(unicode_error(body, at, end, truncated)),
        }
    }
    let end = at + 2 + count;
    match push_code_point(bytes, value) {
        Some(()) => Ok(end),
        None => Err(unicode_error(body, at, end, "illegal Unicode character")),
    }
}

/// `\N{name}`.
fn named(body: &[u8], at: usize, bytes: &mut Vec<u8>) -> Result<usize, EscapeError> {
    const MALFORMED: &str = "malformed \\N character escape";
    if body.get(at + 2) != Some(&b'{') {
        return Err(unicode_error(body, at, at + 2, MALFORMED));
    }
    let start = at + 3;
    let Some(length) = memchr::memchr(b'}', &body[start..]) else {
        return Err(unicode_error(body, at, body.len(), MALFORMED));
    };
    let end = start + length;
    if length == 0 {
        return Err(unicode_error(body, at, end, MALFORMED));
    }
    let character = std::str::from_utf8(&body[start..end])
        .ok()
        .and_then(unicode_names2::character);
    match character {
        Some(character) => {
            push_code_point(bytes, u32::from(character));
            Ok(end + 1)
        }
        None => Err(unicode_error(body, at, end + 1, "unknown Unicode character name")),
    }
}

/// The text of the `UnicodeDecodeError` for the bytes from `start` to `end`.
fn unicode_error(body: &[u8], start: usize, end: usize, reason: &'static str) -> EscapeError {
    EscapeError::unicode(Undecodable {
        encoding: "unicodeescape",
        object: buffer(body),
        start: buffer_offset(body, start),
        end: buffer_offset(body, end),
        reason,
    })
}

/// The copy of the body that CPython decodes: see [`buffer_offset`].
fn buffer(body: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(body);
    let mut out = Vec::with_capacity(body.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.peek().is_none_or(|next| !next.is_ascii()) => out.extend_from_slice(b"\\u005c"),
            '\\' => {
                out.push(b'\\');
                out.extend(characters.next().map(|next| next as u8));
            }
            _ if character.is_ascii() => out.push(character as u8),
            _ => out.extend_from_slice(format!("\\U{:08x}", u32::from(character)).as_bytes()),
        }
    }
    out
}

/// CPython decodes a copy of the body in which characters outside ASCII stand as `\UXXXXXXXX`, and a backslash before
/// one as `\u005c`; positions in messages count in that copy.
fn buffer_offset(body: &[u8], offset: usize) -> usize {
    let mut at = 0;
    let mut mapped = 0;
    while at < offset {
        if body[at] >= 0x80 {
            at += 1;
            while at < body.len() && body[at] & 0xC0 == 0x80 {
                at += 1;
            }
            mapped += 10;
            continue;
        }
        if body[at] == b'\\' {
            if body.get(at + 1).is_none_or(|next| *next >= 0x80) {
                mapped += 5;
            } else {
                // The escaped character is copied with its backslash.
                at += 1;
                mapped += 1;
                if at >= offset {
                    break;
                }
            }
        }
        at += 1;
        mapped += 1;
    }
    mapped
}

/// The warning that CPython gives for the escape at `at`, the offset after its backslash.
pub fn invalid_escape_message(body: &[u8], at: usize) -> String {
    match body[at] {
        b'4'..=b'7' if body.len() >= at + 3 => {
            format!(
                "invalid octal escape sequence '\\{}'",
                String::from_utf8_lossy(&body[at..at + 3])
            )
        }
        byte => format!("invalid escape sequence '\\{}'", char::from(byte)),
    }
}
