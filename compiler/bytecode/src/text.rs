//! Texts: what names and `str` constants are made of.
//!
//! Invariant: texts are `Send + Sync` and cheap to clone.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use zerocopy::{Immutable, IntoBytes};

/// A Python `str`: WTF-8, that is UTF-8 in which lone surrogates may occur. Immutable; cloning shares the bytes.
///
/// Most texts are names, and short: these need no memory of their own.
#[derive(Clone)]
pub struct Text(Bytes);

/// How many bytes fit into the text itself.
const SHORT: usize = 22;

/// Invariant: texts that fit are `Short`.
#[derive(Clone)]
enum Bytes {
    Short(Short),
    Long(Arc<[u8]>),
}

/// As large as a [`Text`], in fields as the processor stores and loads them: what was just stored in other pieces has to be waited
/// for when it is copied.
///
/// Invariant: the bytes behind the end are 0.
#[derive(Clone, Copy, IntoBytes, Immutable)]
#[repr(C, align(8))]
struct Short {
    first: [u64; 2],
    four: u32,
    two: u16,
    length: Length,
}

/// The length of a short text. A type that has no other values leaves these to tell other kinds of texts and constants. That takes
/// the number apart from the rest, of which a byte less than a number of two would leave an odd piece.
#[derive(Clone, Copy, PartialEq, Eq, IntoBytes, Immutable)]
#[repr(u16)]
#[rustfmt::skip]
enum Length {
    L0, L1, L2, L3, L4, L5, L6, L7, L8, L9, L10, L11, L12, L13, L14, L15, L16, L17, L18, L19, L20, L21, L22,
}

impl Length {
    #[rustfmt::skip]
    const ALL: [Length; SHORT + 1] = {
        use Length::*;
        [
            L0, L1, L2, L3, L4, L5, L6, L7, L8, L9, L10, L11, L12, L13, L14, L15, L16, L17, L18, L19, L20, L21, L22,
        ]
    };
}

const _: () = assert!(size_of::<Option<Text>>() == 24 && cfg!(target_endian = "little"));

impl Short {
    const EMPTY: Short = Short {
        first: [0; 2],
        four: 0,
        two: 0,
        length: Length::L0,
    };

    /// Of the bytes of three words, the first `length`; behind them are zeros.
    #[inline]
    fn of_words([first, second, third]: [u64; 3], length: usize) -> Option<Short> {
        let length = *Length::ALL.get(length)?;
        Some(Short {
            first: [first, second],
            four: third as u32,
            two: (third >> 32) as u16,
            length,
        })
    }

    /// A text; `None` if it is too long. Instead of copies of any length, words from its beginning and its end are put together.
    #[inline]
    fn new(text: &[u8]) -> Option<Short> {
        let length = text.len();
        let shifted = |word: u64, bytes: usize| word << (8 * bytes);
        let words = if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) {
            let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
            match text.first_chunk::<16>() {
                _ if length == 8 => [first, 0, 0],
                None => [first, last >> (8 * (16 - length)), 0],
                Some(two) => {
                    let second = (u128::from_le_bytes(*two) >> 64) as u64;
                    let third = last.checked_shr(8 * 24_usize.saturating_sub(length) as u32);
                    [first, second, third.unwrap_or(0)]
                }
            }
        } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            [u64::from(first) | shifted(last.into(), length - 4), 0, 0]
        } else if let [first, .., last] = text {
            let middle = shifted(text[length / 2].into(), length / 2);
            [u64::from(*first) | middle | shifted((*last).into(), length - 1), 0, 0]
        } else {
            [text.first().copied().unwrap_or(0).into(), 0, 0]
        };
        Short::of_words(words, length)
    }

    #[inline]
    fn as_text(&self) -> &[u8] {
        self.as_bytes().get(..self.length as usize).unwrap_or_default()
    }

    /// All of it as numbers.
    #[inline]
    fn words(&self) -> [u64; 3] {
        let third = u64::from(self.four) | u64::from(self.two) << 32 | (self.length as u64) << 48;
        [self.first[0], self.first[1], third]
    }
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
        Short::new(text).map(|short| Text(Bytes::Short(short)))
    }

    /// The first `length` bytes of a text, which end where a character ends.
    ///
    /// It is quicker than a text of the part alone, since it may read beyond.
    #[inline]
    pub fn prefix_of(text: &str, length: usize) -> Text {
        let whole = text.as_bytes();
        let Some(window) = whole.first_chunk::<24>().filter(|_| length <= SHORT) else {
            return Text::from(&text[..length]);
        };
        assert!(text.is_char_boundary(length), "half a character");
        let (words, _) = window.as_chunks();
        let word = |index: usize| {
            let kept = length.saturating_sub(index * 8).min(8) as u32;
            let mask = u64::MAX.checked_shr(64 - 8 * kept).unwrap_or(0);
            u64::from_le_bytes(words[index]) & mask
        };
        let short = Short::of_words([word(0), word(1), word(2)], length);
        Text(Bytes::Short(short.unwrap_or(Short::EMPTY)))
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
            Bytes::Short(short) => short.as_text(),
            Bytes::Long(bytes) => bytes,
        }
    }

    /// The bytes of a short text and its length as numbers; `None` if it is long.
    #[inline]
    pub fn short_words(&self) -> Option<[u64; 3]> {
        match &self.0 {
            Bytes::Short(short) => Some(short.words()),
            Bytes::Long(_) => None,
        }
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
        Text(Bytes::Short(Short::EMPTY))
    }
}

impl PartialEq for Text {
    #[inline]
    fn eq(&self, other: &Text) -> bool {
        match (&self.0, &other.0) {
            (Bytes::Short(short), Bytes::Short(other)) => short.words() == other.words(),
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
        for length in (0..2 * SHORT).chain([100]) {
            let string = "abcdefghijklmnopqrstuvwxyz".repeat(4)[..length].to_owned();
            let text = Text::from(&*string);
            assert_eq!(text, Text::from(string.clone()));
            assert_eq!(Some(&text), Text::from_wtf8(string.as_bytes()).as_ref());
            assert_eq!(text.as_bytes(), string.as_bytes());
            assert_ne!(text, Text::from(string.clone() + "\0"));
            assert!(text < Text::from(string.clone() + "\0"));
            assert_eq!(text, text.clone());
            assert_eq!(text, Text::prefix_of(&string, length));
            assert_eq!(
                text,
                Text::prefix_of(&(string.clone() + "and more than a word behind it"), length)
            );
            assert_eq!(text.to_str(), Some(&*string));
        }
    }
}
