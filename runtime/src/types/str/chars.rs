//! Code points in generalized UTF-8: decoding, encoding, counting, and the index by which position n of a non-ASCII string
//! is found without a walk from the start.

use super::{StrObject, state};

/// Characters between two entries of the index.
const STRIDE: usize = 64;

/// Number of code points.
#[inline]
pub fn count(bytes: &[u8]) -> usize {
    if bytes.len() < 16 {
        return bytes.iter().filter(|&&b| is_start(b)).count();
    }
    // Chunks of at most 255 let the compiler count in byte lanes.
    bytes
        .chunks(192)
        .map(|c| c.iter().map(|&b| u8::from(is_start(b))).sum::<u8>() as usize)
        .sum()
}

/// True for the first byte of a code point.
#[inline(always)]
pub const fn is_start(b: u8) -> bool {
    (b as i8) >= -0x40
}

/// Bytes of the code point whose first byte is `b`.
#[inline(always)]
pub const fn width(b: u8) -> usize {
    match b {
        0..=0x7F => 1,
        0x80..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => 4,
    }
}

/// Bytes that code point `c` takes.
#[inline(always)]
pub const fn encoded_len(c: u32) -> usize {
    match c {
        0..=0x7F => 1,
        0x80..=0x7FF => 2,
        0x800..=0xFFFF => 3,
        _ => 4,
    }
}

/// The code point at byte `at`, and its width.
#[inline]
pub fn decode(bytes: &[u8], at: usize) -> (u32, usize) {
    let b = bytes[at];
    let tail = |i: usize| u32::from(bytes[at + i] & 0x3F);
    match b {
        0..=0x7F => (u32::from(b), 1),
        0x80..=0xDF => ((u32::from(b & 0x1F) << 6) | tail(1), 2),
        0xE0..=0xEF => ((u32::from(b & 0x0F) << 12) | (tail(1) << 6) | tail(2), 3),
        _ => (
            (u32::from(b & 0x07) << 18) | (tail(1) << 12) | (tail(2) << 6) | tail(3),
            4,
        ),
    }
}

/// The code point that ends before byte `end`, and its width.
#[inline]
pub fn decode_back(bytes: &[u8], end: usize) -> (u32, usize) {
    let mut at = end - 1;
    while !is_start(bytes[at]) {
        at -= 1;
    }
    decode(bytes, at)
}

/// The bytes of code point `c` (surrogates allowed).
#[inline]
pub fn encode(c: u32, buffer: &mut [u8; 4]) -> &[u8] {
    let tail = |shift: u32| 0x80 | (c >> shift) as u8 & 0x3F;
    match encoded_len(c) {
        1 => buffer[0] = c as u8,
        2 => buffer[..2].copy_from_slice(&[0xC0 | (c >> 6) as u8, tail(0)]),
        3 => buffer[..3].copy_from_slice(&[0xE0 | (c >> 12) as u8, tail(6), tail(0)]),
        _ => buffer.copy_from_slice(&[0xF0 | (c >> 18) as u8, tail(12), tail(6), tail(0)]),
    }
    &buffer[..encoded_len(c)]
}

/// Appends code point `c`.
#[inline]
pub fn push(out: &mut Vec<u8>, c: u32) {
    if c < 0x80 {
        out.push(c as u8);
    } else {
        out.extend_from_slice(encode(c, &mut [0; 4]));
    }
}

/// True for a surrogate.
#[inline(always)]
pub const fn is_surrogate(c: u32) -> bool {
    c & 0xFFFF_F800 == 0xD800
}

/// Iterates over code points, from both ends.
#[derive(Clone)]
pub struct Chars<'a> {
    rest: &'a [u8],
}

impl<'a> Chars<'a> {
    /// The code points of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Chars<'a> {
        Chars { rest: bytes }
    }
    /// The bytes not yet passed.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

impl Iterator for Chars<'_> {
    type Item = u32;
    #[inline]
    fn next(&mut self) -> Option<u32> {
        if self.rest.is_empty() {
            return None;
        }
        let (c, n) = decode(self.rest, 0);
        self.rest = &self.rest[n..];
        Some(c)
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.rest.len().div_ceil(4), Some(self.rest.len()))
    }
}

impl DoubleEndedIterator for Chars<'_> {
    fn next_back(&mut self) -> Option<u32> {
        if self.rest.is_empty() {
            return None;
        }
        let (c, n) = decode_back(self.rest, self.rest.len());
        self.rest = &self.rest[..self.rest.len() - n];
        Some(c)
    }
}

/// Byte offset of code point `n` counted from byte `from`.
pub fn walk(bytes: &[u8], from: usize, mut n: usize) -> usize {
    let mut at = from;
    while n > 0 {
        at += width(bytes[at]);
        n -= 1;
    }
    at
}

/// Byte offset of the code point that so many are from the end.
pub fn walk_back(bytes: &[u8], mut left: usize) -> usize {
    let mut at = bytes.len();
    while left > 0 {
        at -= 1;
        left -= usize::from(is_start(bytes[at]));
    }
    at
}

/// Bytes that the index of a non-ASCII string of `char_len` characters needs behind its text.
pub(super) const fn index_bytes(char_len: usize) -> usize {
    match char_len / STRIDE {
        0 => 0,
        // Entries and the padding that aligns them.
        n => 4 * n + 4,
    }
}

impl StrObject {
    /// The index: entry k is the byte offset of character (k + 1) · 64. Empty for short strings.
    fn index(&self) -> &[u32] {
        let n = self.char_len() / STRIDE;
        if n == 0 {
            return &[];
        }
        let end = (self.capacity.get() as usize) & !3;
        let start = end - 4 * n;
        debug_assert!(start >= self.byte_len());
        let entries = self.text_ptr().wrapping_add(start).cast::<u32>();
        if self.state.get() & state::INDEXED == 0 {
            let (bytes, mut at) = (self.bytes(), 0);
            for k in 0..n {
                at = walk(bytes, at, STRIDE);
                // SAFETY: inside the object's memory, behind the text, aligned to four.
                unsafe { entries.add(k).write(at as u32) };
            }
            self.state.set(self.state.get() | state::INDEXED);
        }
        // SAFETY: written above or before.
        unsafe { std::slice::from_raw_parts(entries, n) }
    }

    /// Byte offset of code point `n`; `n` is at most the length.
    #[inline]
    pub fn byte_offset(&self, n: usize) -> usize {
        if self.is_ascii() {
            return n;
        }
        self.byte_offset_slow(n)
    }

    fn byte_offset_slow(&self, n: usize) -> usize {
        if n >= self.char_len() {
            return self.byte_len();
        }
        let left = self.char_len() - n;
        match n / STRIDE {
            0 => walk(self.bytes(), 0, n),
            // Near the end no index is needed, which a text that loses its last characters one by one would make each time.
            _ if left <= STRIDE => walk_back(self.bytes(), left),
            k => walk(self.bytes(), self.index()[k - 1] as usize, n % STRIDE),
        }
    }

    /// Number of code points before byte `offset`, which is a boundary.
    pub fn char_offset(&self, offset: usize) -> usize {
        if self.is_ascii() {
            return offset;
        }
        if offset <= 4 * STRIDE {
            return count(&self.bytes()[..offset]);
        }
        let index = self.index();
        let k = index.partition_point(|&at| at as usize <= offset);
        let from = if k == 0 { 0 } else { index[k - 1] as usize };
        k * STRIDE + count(&self.bytes()[from..offset])
    }
}
