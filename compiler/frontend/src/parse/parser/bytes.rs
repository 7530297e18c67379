//! What bytes are, sixteen at a time: the scanner finds ends of words, blanks and strings by counting bits.

use wide::u8x16;

/// How many of sixteen bytes, from the first on, are ASCII letters, digits and underscores.
#[inline]
pub fn word_length(bytes: &[u8; 16]) -> usize {
    // The bit behind the last byte's ends any word.
    (others(bytes) | 1 << 16).trailing_zeros() as usize
}

/// Where the word at the offset `at`, of any characters, ends.
pub fn word_end(text: &[u8], mut at: usize) -> usize {
    loop {
        let rest = text.get(at..).unwrap_or_default();
        if let Some(bytes) = rest.first_chunk::<16>() {
            at += word_length(bytes);
        }
        match text.get(at) {
            Some(byte) if byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80 => at += 1,
            _ => return at,
        }
    }
}

/// Where the spaces at the offset `at` end.
#[inline]
pub fn spaces_end(text: &[u8], mut at: usize) -> usize {
    while let Some(piece) = text.get(at..).and_then(|rest| rest.first_chunk::<16>()) {
        let others = not_spaces(piece);
        if others != 0 {
            return at + others.trailing_zeros() as usize;
        }
        at += 16;
    }
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| **byte == b' ').count()
}

/// Where, from `at` on, the next quote, backslash or line break is, which a string between single quotes does not go on over
/// just so; else the end of the text.
#[inline]
pub fn string_stop(text: &[u8], mut at: usize, quote: u8) -> usize {
    while let Some(piece) = text.get(at..).and_then(|rest| rest.first_chunk::<16>()) {
        let stops = string_stops(piece, quote);
        if stops != 0 {
            return at + stops.trailing_zeros() as usize;
        }
        at += 16;
    }
    let rest = text.get(at..).unwrap_or_default();
    let stop = rest
        .iter()
        .position(|byte| *byte == quote || matches!(byte, b'\\' | b'\n'));
    at + stop.unwrap_or(rest.len())
}

/// A bit for each byte that is no ASCII letter, digit or underscore.
#[inline]
fn others(bytes: &[u8; 16]) -> u32 {
    let bytes = u8x16::from(*bytes);
    let are_between =
        |bytes: u8x16, first: u8, last: u8| (bytes - u8x16::splat(first)).simd_le(u8x16::splat(last - first));
    let letters = are_between(bytes | u8x16::splat(0x20), b'a', b'z');
    let underscores = bytes.simd_eq(u8x16::splat(b'_'));
    (letters | are_between(bytes, b'0', b'9') | underscores).to_bitmask() ^ 0xFFFF
}

/// A bit for each byte that is no space.
#[inline]
fn not_spaces(bytes: &[u8; 16]) -> u32 {
    u8x16::from(*bytes).simd_eq(u8x16::splat(b' ')).to_bitmask() ^ 0xFFFF
}

/// A bit for each byte that is a quote, a backslash or a line break.
#[inline]
fn string_stops(bytes: &[u8; 16], quote: u8) -> u32 {
    let bytes = u8x16::from(*bytes);
    let are = |byte: u8| bytes.simd_eq(u8x16::splat(byte));
    (are(quote) | are(b'\\') | are(b'\n')).to_bitmask()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_ends() {
        let all: Vec<u8> = (0..=255).collect();
        for bytes in all.as_chunks::<16>().0 {
            for (bit, byte) in bytes.iter().enumerate() {
                let is = |bits: u32| bits >> bit & 1 != 0;
                assert_eq!(is(others(bytes)), !byte.is_ascii_alphanumeric() && *byte != b'_');
                assert_eq!(is(not_spaces(bytes)), *byte != b' ');
                assert_eq!(is(string_stops(bytes, b'"')), matches!(byte, b'"' | b'\\' | b'\n'));
            }
        }
        assert_eq!(word_length(b"self.x = 1      "), 4);
        assert_eq!(word_length(b"sixteen_letters_"), 16);
        let word = "a_word_of_\u{e4}ny_characters__and_more";
        assert_eq!(word_end(word.as_bytes(), 0), word.len());
        assert_eq!(
            word_end([word, "+ 1234567890123456"].concat().as_bytes(), 0),
            word.len()
        );
        for length in [0, 1, 15, 16, 17, 40] {
            let text = [&" ".repeat(length), "'"].concat();
            assert_eq!(spaces_end(text.as_bytes(), 0), length);
            assert_eq!(string_stop(text.as_bytes(), 0, b'\''), length);
            assert_eq!(string_stop(text.as_bytes(), 0, b'"'), length + 1);
        }
    }
}
