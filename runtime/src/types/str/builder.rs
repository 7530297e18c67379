//! Building a string piece by piece.

use super::{chars, from_parts, object};
use crate::value::Value;

/// A string under construction.
#[derive(Default)]
pub struct Builder {
    bytes: Vec<u8>,
    chars: usize,
}

impl Builder {
    /// An empty one.
    pub const fn new() -> Builder {
        Builder {
            bytes: Vec::new(),
            chars: 0,
        }
    }
    /// An empty one with room for `n` bytes.
    pub fn with_capacity(n: usize) -> Builder {
        Builder {
            bytes: Vec::with_capacity(n),
            chars: 0,
        }
    }
    /// Appends text.
    pub fn push_str(&mut self, text: &str) {
        self.push_wtf8(text.as_bytes());
    }
    /// Appends generalized UTF-8.
    #[inline]
    pub fn push_wtf8(&mut self, bytes: &[u8]) {
        self.chars += chars::count(bytes);
        self.bytes.extend_from_slice(bytes);
    }
    /// Appends ASCII.
    #[inline]
    pub fn push_ascii(&mut self, bytes: &[u8]) {
        debug_assert!(bytes.is_ascii());
        self.chars += bytes.len();
        self.bytes.extend_from_slice(bytes);
    }
    /// Appends a string object's text (nothing for other values).
    #[inline]
    pub fn push_value(&mut self, v: &Value) {
        if let Some(s) = object(v) {
            self.chars += s.char_len();
            self.bytes.extend_from_slice(s.bytes());
        }
    }
    /// Appends a code point (surrogates allowed).
    #[inline]
    pub fn push_char(&mut self, c: u32) {
        self.chars += 1;
        chars::push(&mut self.bytes, c);
    }
    /// Appends `n` times a code point.
    pub fn push_repeated(&mut self, c: u32, n: usize) {
        self.chars += n;
        if c < 0x80 {
            self.bytes.resize(self.bytes.len() + n, c as u8);
        } else {
            let mut buffer = [0; 4];
            let bytes = chars::encode(c, &mut buffer);
            self.bytes.reserve(n * bytes.len());
            for _ in 0..n {
                self.bytes.extend_from_slice(bytes);
            }
        }
    }
    /// What is there so far.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
    /// Number of code points so far.
    pub fn char_len(&self) -> usize {
        self.chars
    }
    /// Cuts back to an earlier state.
    pub fn truncate(&mut self, byte_len: usize) {
        self.bytes.truncate(byte_len);
        self.chars = chars::count(&self.bytes);
    }
    /// True if nothing was appended.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
    /// The string.
    pub fn finish(self) -> Value {
        from_parts(&self.bytes, self.chars)
    }
}

impl std::fmt::Write for Builder {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.push_str(text);
        Ok(())
    }
}
