//! From the bytes of a source file to text: byte order mark, PEP 263 declaration, line breaks.
//!
//! Comes in: bytes as they were read. Goes out: UTF-8 with `\n` alone as line break, or CPython's error.

mod single_byte;
mod utf7;

use std::borrow::Cow;
use std::sync::Arc;

use crate::error::{ErrorKind, SyntaxError, Undecodable};

/// Where the bytes come from; CPython words some errors differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file that is run as a program.
    File,
    /// A bytes object handed to `compile`, as modules are when imported.
    Bytes,
    /// A `str` handed to `compile`, `eval` or `exec`: no declaration counts.
    Text,
}

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A source as far as it can be read.
#[derive(Debug)]
pub enum Source<'a> {
    /// All of it.
    Text(Cow<'a, str>),
    /// UTF-8, but not everywhere.
    Raw(Raw<'a>),
}

/// A source that CPython's tokenizer has to find the error in.
#[derive(Debug)]
pub struct Raw<'a> {
    /// With `\n` alone as line break.
    pub bytes: Cow<'a, [u8]>,
    /// Where the line begins that cannot be read, and why: files are read line by line.
    pub unreadable: Option<(usize, Box<SyntaxError>)>,
}

/// Decodes a source text and translates its line breaks.
///
/// # Errors
/// `SyntaxError` for NUL bytes, for bytes that are not of the declared encoding and for declarations of unknown ones.
pub fn read<'a>(bytes: &'a [u8], filename: &str, origin: Origin) -> Result<Source<'a>, SyntaxError> {
    let (body, has_mark) = match bytes.strip_prefix(BYTE_ORDER_MARK) {
        Some(body) if origin != Origin::Text => (body, true),
        _ => (bytes, false),
    };
    // Few sources hold either.
    let odd = memchr::memchr2(0, b'\r', body);
    let has_null = odd.is_some_and(|at| memchr::memchr(0, &body[at..]).is_some());
    if has_null && origin != Origin::File {
        let message = "source code string cannot contain null bytes".to_owned();
        // Said of the text, wherever it is from.
        return Err(without_place(message, ""));
    }
    let declared = if origin == Origin::Text {
        None
    } else {
        declared_encoding(body)
    };
    let text = match declared.as_deref() {
        None | Some("utf-8") => simdutf8::basic::from_utf8(body).map(Cow::Borrowed).ok(),
        Some(name) if has_mark => {
            return Err(undecodable(format!("encoding problem: {name} with BOM"), filename));
        }
        Some(name) => Some(decode_declared(body, name, filename, origin)?),
    };
    Ok(match text {
        Some(Cow::Borrowed(text)) if odd.is_none() => Source::Text(text.into()),
        Some(text) if !has_null => Source::Text(translate_newlines(text)),
        text => {
            let bytes = raw_newlines(match text {
                Some(Cow::Owned(text)) => Cow::Owned(text.into_bytes()),
                _ => Cow::Borrowed(body),
            });
            let unreadable = match origin {
                Origin::File => unreadable_line(&bytes, filename, declared.is_some() || has_mark),
                _ => None,
            };
            Source::Raw(Raw { bytes, unreadable })
        }
    })
}

/// As [`read`], for those who want the text or nothing.
///
/// # Errors
/// As [`read`], and for everything else that is not UTF-8.
pub fn decode<'a>(bytes: &'a [u8], filename: &str, origin: Origin) -> Result<Cow<'a, str>, SyntaxError> {
    match read(bytes, filename, origin)? {
        Source::Text(text) => Ok(text),
        Source::Raw(raw) => Err(match (raw.unreadable, Undecodable::of_utf8(&raw.bytes)) {
            (Some((_, error)), _) => *error,
            (None, Some(bad)) => undecodable(bad.to_string(), filename),
            (None, None) => undecodable("source code cannot be decoded".to_owned(), filename),
        }),
    }
}

/// Decodes a source text as `tokenize` does: line breaks stay. Returns the encoding's name, too.
///
/// # Errors
/// As [`decode`].
pub fn decode_lines<'a>(bytes: &'a [u8], filename: &str) -> Result<(Cow<'a, str>, String), SyntaxError> {
    let (body, has_mark) = match bytes.strip_prefix(BYTE_ORDER_MARK) {
        Some(body) => (body, true),
        None => (bytes, false),
    };
    let problem = |message: String| undecodable(message, filename);
    let declared = declared_encoding(body).unwrap_or_else(|| "utf-8".to_owned());
    if has_mark && declared != "utf-8" {
        return Err(problem(format!("encoding problem for '{filename}': utf-8")));
    }
    let text = match declared.as_str() {
        "utf-8" => std::str::from_utf8(body)
            .map(Cow::Borrowed)
            .map_err(|_| problem(format!("invalid or missing encoding declaration for '{filename}'")))?,
        name => decode_declared(body, name, filename, Origin::Bytes).map_err(|error| {
            if error.message.starts_with("unknown encoding") {
                problem(format!("unknown encoding for '{filename}': {name}"))
            } else {
                error
            }
        })?,
    };
    Ok((text, declared))
}

/// The text of a line, counted from 1, with its line break.
pub fn line_text(text: &str, lineno: u32) -> Option<&str> {
    text.split_inclusive('\n').nth(lineno.checked_sub(1)? as usize)
}

/// Whether a source says what its encoding is, by a byte order mark or a declaration.
pub fn declares_encoding(source: &[u8]) -> bool {
    source.starts_with(BYTE_ORDER_MARK) || declared_encoding(source).is_some()
}

/// The encoding that one of the first two lines declares, in its normal form.
pub fn declared_encoding(source: &[u8]) -> Option<String> {
    let mut lines = source.split(|byte| matches!(byte, b'\n' | b'\r'));
    let first = lines.next()?;
    if let Some(name) = cookie(first) {
        return Some(normal_name(name));
    }
    if !is_blank(first) {
        return None;
    }
    // `\r\n` splits into a line and an empty one.
    let mut second = lines.next()?;
    if second.is_empty() && source.get(first.len()..first.len() + 2) == Some(b"\r\n") {
        second = lines.next()?;
    }
    cookie(second).map(normal_name)
}

/// Whether a line holds nothing but white space and a comment, so that the next may hold the declaration.
fn is_blank(line: &[u8]) -> bool {
    let first = line.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c'));
    matches!(first, None | Some(b'#'))
}

/// The name in a comment that matches `coding[:=]\s*([-\w.]+)`.
fn cookie(line: &[u8]) -> Option<&str> {
    let start = line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c'))?;
    let comment = line[start..].strip_prefix(b"#")?;
    let mut at = 0;
    loop {
        at += memchr::memmem::find(&comment[at..], b"coding")? + b"coding".len();
        if !matches!(comment.get(at), Some(b':' | b'=')) {
            continue;
        }
        let mut rest = &comment[at + 1..];
        while let [b' ' | b'\t', tail @ ..] = rest {
            rest = tail;
        }
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let length = rest.iter().position(|byte| !is_name(byte)).unwrap_or(rest.len());
        if length > 0 {
            return std::str::from_utf8(&rest[..length]).ok();
        }
    }
}

/// `get_normal_name` of CPython's tokenizer.
fn normal_name(name: &str) -> String {
    let lower: String = name
        .chars()
        .take(12)
        .map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() })
        .collect();
    let is = |known: &str| lower == known || lower.strip_prefix(known).is_some_and(|rest| rest.starts_with('-'));
    if is("utf-8") {
        "utf-8".to_owned()
    } else if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") {
        "iso-8859-1".to_owned()
    } else {
        name.to_owned()
    }
}

/// Decodes a source in an encoding that is not decoded here: `None` if it does not know the encoding, `Some(None)` if the
/// source is not in it.
pub type Decoder = fn(&str, &[u8]) -> Option<Option<String>>;

static DECODER: std::sync::OnceLock<Decoder> = std::sync::OnceLock::new();

/// Adds the encodings that a decoder knows.
pub fn add_decoder(decoder: Decoder) {
    let _ = DECODER.set(decoder);
}

/// A codec's name as codecs are looked up by it (`encodings.normalize_encoding`), with `-` between its words.
fn normal_codec(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric() && c != '.');
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

fn decode_declared<'a>(
    body: &'a [u8],
    name: &str,
    filename: &str,
    origin: Origin,
) -> Result<Cow<'a, str>, SyntaxError> {
    let key = normal_codec(name);
    let undecodable = |message: String| {
        let message = if origin == Origin::File {
            format!("encoding problem: {name}")
        } else {
            message
        };
        undecodable(message, filename)
    };
    match key.as_str() {
        "utf8" | "u8" | "utf" | "utf8-ucs2" | "utf8-ucs4" | "cp65001" | "utf-8-sig" => {
            return match std::str::from_utf8(body) {
                Ok(text) => Ok(Cow::Borrowed(text)),
                Err(_) => Err(undecodable(
                    Undecodable::of_utf8(body).map_or_else(String::new, |bad| bad.to_string()),
                )),
            };
        }
        "iso-8859-1" | "latin1" | "latin" | "l1" | "iso8859-1" | "8859" | "cp819" | "iso8859" => {
            return Ok(body.iter().map(|byte| char::from(*byte)).collect());
        }
        "ascii" | "us-ascii" | "646" | "ansi-x3.4-1968" => {
            return match body.iter().position(|byte| !byte.is_ascii()) {
                None => Ok(Cow::Borrowed(std::str::from_utf8(body).expect("ASCII is UTF-8"))),
                Some(at) => Err(undecodable(format!(
                    "'ascii' codec can't decode byte 0x{:02x} in position {at}: ordinal not in range(128)",
                    body[at]
                ))),
            };
        }
        _ => {}
    }
    if key == "utf-7" || key == "utf7" {
        // CPython decodes when the line breaks are `\n`, and the last line has one.
        let mut bytes = raw_newlines(Cow::Borrowed(body)).into_owned();
        if !bytes.ends_with(b"\n") {
            bytes.push(b'\n');
        }
        return utf7::decode(&bytes).map(Cow::Owned).map_err(undecodable);
    }
    if let Some(decoded) = DECODER.get().and_then(|decoder| decoder(&key, body)) {
        return match decoded {
            Some(text) => Ok(text.into()),
            None => Err(undecodable(format!("'{key}' codec can't decode the source"))),
        };
    }
    let Some(upper) = single_byte::upper_half(&key) else {
        return Err(undecodable(if NOT_TEXT.contains(&key.as_str()) {
            format!("'{name}' is not a text encoding; use codecs.decode() to handle arbitrary codecs")
        } else {
            format!("unknown encoding: {name}")
        }));
    };
    let upper: Vec<char> = upper.chars().collect();
    let mut text = String::with_capacity(body.len());
    for (at, &byte) in body.iter().enumerate() {
        match byte {
            0..0x80 => text.push(char::from(byte)),
            _ => match upper[usize::from(byte) - 0x80] {
                char::REPLACEMENT_CHARACTER => {
                    return Err(undecodable(format!(
                        "'charmap' codec can't decode byte 0x{byte:02x} in position {at}: character maps to <undefined>"
                    )));
                }
                character => text.push(character),
            },
        }
    }
    Ok(text.into())
}

/// The first line of a file that cannot be read, and why.
fn unreadable_line(bytes: &[u8], filename: &str, declared: bool) -> Option<(usize, Box<SyntaxError>)> {
    let bad = match std::str::from_utf8(bytes) {
        Err(error) if !declared => error.valid_up_to(),
        _ => usize::MAX,
    };
    let null = memchr::memchr(0, bytes).unwrap_or(usize::MAX);
    let at = bad.min(null);
    let before = bytes.get(..at)?;
    let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let lineno = before.iter().filter(|byte| **byte == b'\n').count() as i32 + 1;
    let is_of_line = |at: usize| bytes.get(start..at).is_some_and(|line| !line.contains(&b'\n'));
    let error = if bad < null && is_of_line(bad) {
        let message = format!(
            "Non-UTF-8 code starting with '\\x{:02x}' in file {filename} on line {lineno}, but no encoding declared; see \
             https://peps.python.org/pep-0263/ for details",
            bytes[bad]
        );
        without_place(message, filename)
    } else {
        SyntaxError {
            lineno,
            end_lineno: lineno,
            text: Some(String::from_utf8_lossy(&bytes[start..null]).into_owned()),
            ..without_place("source code cannot contain null bytes".to_owned(), filename)
        }
    };
    Some((start, Box::new(error)))
}

/// Codecs that are no encodings of text.
const NOT_TEXT: [&str; 17] = [
    "base-64",
    "base64",
    "base64-codec",
    "bz2",
    "bz2-codec",
    "hex",
    "hex-codec",
    "quopri",
    "quopri-codec",
    "quoted-printable",
    "rot-13",
    "rot13",
    "uu",
    "uu-codec",
    "zip",
    "zlib",
    "zlib-codec",
];

/// The error of a source in an encoding that is not known, or not the one it says.
fn undecodable(message: String, filename: &str) -> SyntaxError {
    SyntaxError {
        offset: -1,
        ..without_place(message, filename)
    }
}

fn without_place(message: String, filename: &str) -> SyntaxError {
    SyntaxError {
        kind: ErrorKind::SyntaxError,
        message,
        filename: Arc::from(filename),
        lineno: 0,
        offset: 0,
        end_lineno: 0,
        end_offset: 0,
        text: None,
        undecodable: None,
        warnings: Vec::new(),
    }
}

/// As [`translate_newlines`], of bytes.
fn raw_newlines(bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    if !bytes.contains(&b'\r') {
        return bytes;
    }
    let mut out = Vec::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'\r' => out.push(b'\n'),
            b'\n' if at > 0 && bytes[at - 1] == b'\r' => {}
            _ => out.push(byte),
        }
    }
    out.into()
}

/// `\r\n` and `\r` become `\n`.
fn translate_newlines(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = memchr::memchr(b'\r', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push('\n');
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    out.push_str(rest);
    out.into()
}
