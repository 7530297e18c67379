//! What bytes are, sixteen at a time: the scanner finds ends of words, blanks and strings by counting bits.

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
    let stop = rest.iter().position(|byte| ends_string(*byte, quote));
    at + stop.unwrap_or(rest.len())
}

fn ends_string(byte: u8, quote: u8) -> bool {
    byte == quote || matches!(byte, b'\\' | b'\n')
}

#[cfg(target_arch = "x86_64")]
use vectors::{not_spaces, others, string_stops};

/// With the machine's vectors of sixteen bytes.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod vectors {
    use std::arch::x86_64::*;

    /// A bit for each byte that is no ASCII letter, digit or underscore.
    #[inline]
    pub fn others(bytes: &[u8; 16]) -> u32 {
        #[inline]
        #[target_feature(enable = "sse2")]
        fn find(bytes: &[u8; 16]) -> u32 {
            let splat = |byte: u8| _mm_set1_epi8(byte as i8);
            let bytes = register(bytes);
            // Moved so that the last of a range is the greatest number of all.
            let small = _mm_or_si128(bytes, splat(0x20));
            let letters = _mm_cmpgt_epi8(_mm_add_epi8(small, splat(0x7F - b'z')), splat(0x7F - 26));
            let digits = _mm_cmpgt_epi8(_mm_add_epi8(bytes, splat(0x7F - b'9')), splat(0x7F - 10));
            let underscores = _mm_cmpeq_epi8(bytes, splat(b'_'));
            let words = _mm_or_si128(_mm_or_si128(letters, digits), underscores);
            _mm_movemask_epi8(words) as u32 ^ 0xFFFF
        }
        // SAFETY: all processors of this architecture have these instructions.
        unsafe { find(bytes) }
    }

    /// A bit for each byte that is no space.
    #[inline]
    pub fn not_spaces(bytes: &[u8; 16]) -> u32 {
        #[inline]
        #[target_feature(enable = "sse2")]
        fn find(bytes: &[u8; 16]) -> u32 {
            let spaces = _mm_cmpeq_epi8(register(bytes), _mm_set1_epi8(b' ' as i8));
            _mm_movemask_epi8(spaces) as u32 ^ 0xFFFF
        }
        // SAFETY: all processors of this architecture have these instructions.
        unsafe { find(bytes) }
    }

    /// A bit for each byte that is a quote, a backslash or a line break.
    #[inline]
    pub fn string_stops(bytes: &[u8; 16], quote: u8) -> u32 {
        #[inline]
        #[target_feature(enable = "sse2")]
        fn find(bytes: &[u8; 16], quote: u8) -> u32 {
            let bytes = register(bytes);
            let are = |byte: u8| _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte as i8));
            _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(are(quote), are(b'\\')), are(b'\n'))) as u32
        }
        // SAFETY: all processors of this architecture have these instructions.
        unsafe { find(bytes, quote) }
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn register(bytes: &[u8; 16]) -> __m128i {
        let all = u128::from_le_bytes(*bytes);
        _mm_set_epi64x((all >> 64) as i64, all as i64)
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn bits(bytes: &[u8; 16], is: impl Fn(u8) -> bool) -> u32 {
    bytes
        .iter()
        .rev()
        .fold(0, |bits, byte| bits << 1 | u32::from(is(*byte)))
}

/// A bit for each byte that is no ASCII letter, digit or underscore.
#[cfg(not(target_arch = "x86_64"))]
fn others(bytes: &[u8; 16]) -> u32 {
    bits(bytes, |byte| !byte.is_ascii_alphanumeric() && byte != b'_')
}

/// A bit for each byte that is no space.
#[cfg(not(target_arch = "x86_64"))]
fn not_spaces(bytes: &[u8; 16]) -> u32 {
    bits(bytes, |byte| byte != b' ')
}

/// A bit for each byte that is a quote, a backslash or a line break.
#[cfg(not(target_arch = "x86_64"))]
fn string_stops(bytes: &[u8; 16], quote: u8) -> u32 {
    bits(bytes, |byte| ends_string(byte, quote))
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
