//! Texts: what names and `str` constants are made of.
//!
//! Invariant: texts are `Send + Sync` and cheap to clone.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A Python `str`: WTF-8, that is UTF-8 in which lone surrogates may occur. Immutable; cloning shares the bytes.
///
/// Most texts are names, and short: these need no memory of their own.
#[derive(Clone)]
pub struct Text(Bytes);

/// How many bytes fit into the text itself.
const SHORT: usize = 22;

/// Invariant: texts that fit are `Short`, and the bytes behind their end are 0.
#[derive(Clone)]
enum Bytes {
    Short { length: u8, bytes: [u8; SHORT] },
    Long(Arc<[u8]>),
}

impl Text {
    /// A text of bytes that are known to be WTF-8.
    #[inline]
    fn new(text: &[u8]) -> Text {
        Text::short(text).unwrap_or_else(|| Text(Bytes::Long(Arc::from(text))))
    }

    /// As [`Text::new`], if the bytes fit into the text itself.
    #[inline]
    fn short(text: &[u8]) -> Option<Text> {
        let mut bytes = [0; SHORT];
        let length = text.len();
        let room = bytes.get_mut(..length)?;
        // The first and the last ones, which may overlap, instead of a call.
        if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) {
            room[..8].copy_from_slice(first);
            if let Some(two) = text.first_chunk::<16>() {
                room[8..16].copy_from_slice(&two[8..]);
            }
            room[length - 8..].copy_from_slice(last);
        } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
            room[..4].copy_from_slice(first);
            room[length - 4..].copy_from_slice(last);
        } else if let [first, ..] = text {
            room[0] = *first;
            room[length / 2] = text[length / 2];
            room[length - 1] = text[length - 1];
        }
        let length = length as u8;
        Some(Text(Bytes::Short { length, bytes }))
    }

    /// The first `length` bytes of a text, which end where a character ends.
    ///
    /// It is quicker than a text of the part alone, since it may read beyond.
    #[inline]
    pub fn prefix_of(text: &str, length: usize) -> Text {
        const WORD: usize = size_of::<u64>();
        let whole = text.as_bytes();
        let Some(window) = whole.first_chunk::<{ 3 * WORD }>().filter(|_| length <= SHORT) else {
            return Text::from(&text[..length]);
        };
        assert!(text.is_char_boundary(length), "half a character");
        let mut bytes = [0; SHORT];
        for (index, (word, into)) in window.chunks(WORD).zip(bytes.chunks_mut(WORD)).enumerate() {
            let word = u64::from_le_bytes(word.try_into().unwrap_or_default());
            let kept = length.saturating_sub(index * WORD).min(WORD) as u32;
            let mask = u64::MAX.checked_shr(64 - 8 * kept).unwrap_or(0);
            into.copy_from_slice(&(word & mask).to_le_bytes()[..into.len()]);
        }
        let length = length as u8;
        Text(Bytes::Short { length, bytes })
    }

    /// One text behind another, with something in between. The buffer is for the making only.
    pub fn joined(head: &Text, between: &str, tail: &Text, buffer: &mut Vec<u8>) -> Text {
        buffer.clear();
        for part in [head.as_bytes(), between.as_bytes(), tail.as_bytes()] {
            buffer.extend_from_slice(part);
        }
        Text::new(buffer)
    }

    /// As [`Text::new`], where the bytes have memory already.
    fn from_vec(text: Vec<u8>) -> Text {
        Text::short(&text).unwrap_or_else(|| Text(Bytes::Long(Arc::from(text))))
    }

    /// A text of bytes that are WTF-8; `None` if they are not.
    pub fn from_wtf8(bytes: &[u8]) -> Option<Text> {
        is_wtf8(bytes).then(|| Text::new(bytes))
    }

    /// A text of code points, surrogates included; `None` if one is above U+10FFFF.
    ///
    /// A high surrogate followed by a low one becomes two surrogates, not one character: that is what Python's `str` holds,
    /// so the bytes are generalised UTF-8 there.
    pub fn from_code_points(points: impl IntoIterator<Item = u32>) -> Option<Text> {
        let mut bytes = Vec::new();
        for point in points {
            push_code_point(&mut bytes, point)?;
        }
        Some(Text::from_vec(bytes))
    }

    /// The bytes, WTF-8.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Bytes::Short { length, bytes } => bytes.get(..usize::from(*length)).unwrap_or_default(),
            Bytes::Long(bytes) => bytes,
        }
    }

    /// The bytes of a short text as numbers, with zeros behind them; `None` if it is long.
    #[inline]
    pub fn short_words(&self) -> Option<[u64; 3]> {
        let Bytes::Short { bytes, .. } = &self.0 else {
            return None;
        };
        let word = |at: usize| u64::from_le_bytes(bytes[at..].first_chunk().copied().unwrap_or_default());
        Some([0, 8, SHORT - 8].map(word))
    }

    /// The text as UTF-8; `None` if it holds a lone surrogate.
    pub fn to_str(&self) -> Option<&str> {
        std::str::from_utf8(self).ok()
    }

    /// The text with lone surrogates shown as U+FFFD.
    pub fn to_string_lossy(&self) -> std::borrow::Cow<'_, str> {
        match self.to_str() {
            Some(text) => text.into(),
            None => self
                .code_points()
                .map(|point| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect(),
        }
    }

    /// The code points, lone surrogates included.
    pub fn code_points(&self) -> CodePoints<'_> {
        CodePoints { bytes: self }
    }

    /// The length as Python's `len` has it.
    pub fn code_point_count(&self) -> usize {
        self.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
    }

    /// Whether all characters are below U+0080.
    pub fn is_ascii(&self) -> bool {
        self.as_bytes().is_ascii()
    }
}

/// Appends a code point, surrogates included, in generalised UTF-8; `None` if it is above U+10FFFF.
pub fn push_code_point(bytes: &mut Vec<u8>, point: u32) -> Option<()> {
    match point {
        0..0x80 => bytes.push(point as u8),
        0x80..0x800 => bytes.extend([0xC0 | (point >> 6) as u8, 0x80 | (point & 0x3F) as u8]),
        0x800..0x10000 => bytes.extend([
            0xE0 | (point >> 12) as u8,
            0x80 | (point >> 6 & 0x3F) as u8,
            0x80 | (point & 0x3F) as u8,
        ]),
        0x10000..0x110000 => bytes.extend([
            0xF0 | (point >> 18) as u8,
            0x80 | (point >> 12 & 0x3F) as u8,
            0x80 | (point >> 6 & 0x3F) as u8,
            0x80 | (point & 0x3F) as u8,
        ]),
        _ => return None,
    }
    Some(())
}

/// Whether the bytes are UTF-8 apart from encoded surrogates.
fn is_wtf8(mut bytes: &[u8]) -> bool {
    while let Err(error) = std::str::from_utf8(bytes) {
        let rest = &bytes[error.valid_up_to()..];
        match rest {
            [0xED, 0xA0..=0xBF, 0x80..=0xBF, tail @ ..] => bytes = tail,
            _ => return false,
        }
    }
    true
}

/// The code points of a [`Text`].
#[derive(Clone, Debug)]
pub struct CodePoints<'a> {
    bytes: &'a [u8],
}

impl Iterator for CodePoints<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let (&first, rest) = self.bytes.split_first()?;
        let (length, bits) = match first {
            0..0x80 => (0, u32::from(first)),
            0x80..0xE0 => (1, u32::from(first & 0x1F)),
            0xE0..0xF0 => (2, u32::from(first & 0x0F)),
            0xF0.. => (3, u32::from(first & 0x07)),
        };
        let (tail, rest) = rest.split_at(length);
        self.bytes = rest;
        Some(tail.iter().fold(bits, |bits, byte| bits << 6 | u32::from(byte & 0x3F)))
    }
}

impl std::ops::Deref for Text {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl std::borrow::Borrow<[u8]> for Text {
    fn borrow(&self) -> &[u8] {
        self
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text::new(text.as_bytes())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text::from_vec(text.into_bytes())
    }
}

impl Default for Text {
    /// The empty text.
    fn default() -> Text {
        Text(Bytes::Short {
            length: 0,
            bytes: [0; SHORT],
        })
    }
}

impl PartialEq for Text {
    #[inline]
    fn eq(&self, other: &Text) -> bool {
        match (&self.0, &other.0) {
            (
                Bytes::Short { length, bytes },
                Bytes::Short {
                    length: other_length,
                    bytes: other_bytes,
                },
            ) => bytes == other_bytes && length == other_length,
            (Bytes::Long(bytes), Bytes::Long(other)) => bytes == other,
            _ => false,
        }
    }
}

impl Eq for Text {}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Text) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Text) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_string_lossy())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.to_string_lossy(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_texts_are_alike() {
        for length in [0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, SHORT - 1, SHORT, SHORT + 1, 100] {
            let string = "abcdefghijklmnopqrstuvwxyz".repeat(4)[..length].to_owned();
            let text = Text::from(&*string);
            assert_eq!(text, Text::from(string.clone()));
            assert_eq!(Some(&text), Text::from_wtf8(string.as_bytes()).as_ref());
            assert_eq!(text.as_bytes(), string.as_bytes());
            assert_ne!(text, Text::from(string.clone() + "\0"));
            assert!(text < Text::from(string.clone() + "\0"));
            assert_eq!(text.to_str(), Some(&*string));
        }
    }
}
