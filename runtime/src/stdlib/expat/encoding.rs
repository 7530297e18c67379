//! The bytes of documents as text.

use crate::exceptions::R;
use crate::types::str;

/// How bytes become text, and bytes that wait for those that follow.
pub enum Decoder {
    /// Not known yet: what came so far.
    Undecided(Vec<u8>),
    Utf8(Vec<u8>),
    /// `true`: the high byte comes first.
    Utf16(bool, Vec<u8>),
    /// A character for each byte.
    Table(Box<[char; 256]>),
    /// Bytes that are no text came: nothing more is read.
    Broken,
}

/// The encoding that the document declares cannot be its own.
pub struct Unknown;

/// A decoder for the encoding `name`.
pub fn named(name: &str) -> R<Result<Decoder, Unknown>> {
    Ok(Ok(match name.to_ascii_lowercase().replace('_', "-").as_str() {
        "utf-8" | "utf8" | "us-ascii" | "ascii" => Decoder::Utf8(Vec::new()),
        "utf-16" | "utf-16le" => Decoder::Utf16(false, Vec::new()),
        "utf-16be" => Decoder::Utf16(true, Vec::new()),
        "iso-8859-1" | "latin-1" | "latin1" => Decoder::Table(Box::new(std::array::from_fn(|i| i as u8 as char))),
        _ => return table(name),
    }))
}

/// A decoder of an encoding that Python knows, with one byte for each character.
fn table(name: &str) -> R<Result<Decoder, Unknown>> {
    let all: Vec<u8> = (0..=255).collect();
    let decoded = crate::stdlib::codecs::decode(&all, name, "replace")?;
    let text = str::to_str_lossless(&decoded).unwrap_or_default();
    if text.chars().count() != 256 {
        return Err(crate::exceptions::value_error("multi-byte encodings are not supported"));
    }
    let mut chars = text.chars();
    Ok(Ok(Decoder::Table(Box::new(std::array::from_fn(|_| {
        chars.next().unwrap_or('\u{FFFD}')
    })))))
}

/// Decides by the first bytes; nothing if there are too few.
fn decide(bytes: &[u8], last: bool) -> R<Option<Result<(Decoder, usize), Unknown>>> {
    let fixed = |decoder, skip| Ok(Some(Ok((decoder, skip))));
    if bytes.len() < 4 && !last {
        return Ok(None);
    }
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => return fixed(Decoder::Utf8(Vec::new()), 3),
        [0xFE, 0xFF, ..] => return fixed(Decoder::Utf16(true, Vec::new()), 2),
        [0xFF, 0xFE, ..] => return fixed(Decoder::Utf16(false, Vec::new()), 2),
        [b'<', 0, ..] => return fixed(Decoder::Utf16(false, Vec::new()), 0),
        [0, b'<', ..] => return fixed(Decoder::Utf16(true, Vec::new()), 0),
        _ if !bytes.starts_with(b"<?xm") => return fixed(Decoder::Utf8(Vec::new()), 0),
        _ => {}
    }
    let Some(end) = bytes.windows(2).position(|w| w == b"?>") else {
        return Ok(last.then(|| Ok((Decoder::Utf8(Vec::new()), 0))));
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let name = head.split_once("encoding").and_then(|(_, rest)| {
        let rest = rest.trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|q| matches!(q, '"' | '\''))?;
        rest[1..].split_once(quote).map(|(name, _)| name.to_owned())
    });
    let Some(name) = name else {
        return fixed(Decoder::Utf8(Vec::new()), 0);
    };
    Ok(Some(match named(&name)? {
        // The declaration was read as bytes: the document cannot have two bytes for each character.
        Ok(Decoder::Utf16(..)) => Err(Unknown),
        Ok(decoder) => Ok((decoder, 0)),
        Err(unknown) => Err(unknown),
    }))
}

impl Decoder {
    /// Decodes more of the document; `Err` if its encoding is not known.
    pub fn decode(&mut self, data: &[u8], last: bool) -> R<Result<String, Unknown>> {
        if let Decoder::Undecided(waiting) = self {
            waiting.extend_from_slice(data);
            let bytes = waiting.clone();
            return match decide(&bytes, last)? {
                None => Ok(Ok(String::new())),
                Some(Err(unknown)) => Ok(Err(unknown)),
                Some(Ok((decoder, skip))) => {
                    *self = decoder;
                    self.decode(&bytes[skip..], last)
                }
            };
        }
        Ok(Ok(match self {
            Decoder::Undecided(_) | Decoder::Broken => String::new(),
            Decoder::Table(table) => data.iter().map(|&b| table[b as usize]).collect(),
            Decoder::Utf8(waiting) => {
                waiting.extend_from_slice(data);
                let (text, rest, broken) = utf8(waiting, last);
                if broken {
                    *self = Decoder::Broken;
                } else {
                    *waiting = rest;
                }
                text
            }
            Decoder::Utf16(big, waiting) => {
                waiting.extend_from_slice(data);
                let (text, used) = utf16(waiting, *big);
                waiting.drain(..used);
                text
            }
        }))
    }
}

/// The text, the bytes that wait, and whether bytes follow that are no text.
fn utf8(bytes: &[u8], last: bool) -> (String, Vec<u8>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), Vec::new(), false),
        Err(error) => {
            let (good, rest) = bytes.split_at(error.valid_up_to());
            let text = String::from_utf8_lossy(good).into_owned();
            (text, rest.to_vec(), error.error_len().is_some() || last)
        }
    }
}

fn utf16(bytes: &[u8], big: bool) -> (String, usize) {
    let unit = |b: &[u8]| match big {
        true => u16::from_be_bytes([b[0], b[1]]),
        false => u16::from_le_bytes([b[0], b[1]]),
    };
    let mut units: Vec<u16> = bytes.chunks_exact(2).map(unit).collect();
    if units.last().is_some_and(|u| (0xD800..0xDC00).contains(u)) {
        units.pop();
    }
    (String::from_utf16_lossy(&units), units.len() * 2)
}
