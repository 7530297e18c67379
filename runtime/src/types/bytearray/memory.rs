//! Bytes whose first ones go without the others being moved, so that a buffer can be used up from its front.

use std::ops::{Deref, DerefMut};

/// The bytes of a `bytearray`.
#[derive(Default)]
pub(super) struct Memory {
    vector: Vec<u8>,
    /// How many bytes at the front of the vector are gone.
    gone: usize,
}

impl Memory {
    /// All the bytes and no others, to be changed in any way.
    pub(super) fn vector(&mut self) -> &mut Vec<u8> {
        self.vector.drain(..self.gone);
        self.gone = 0;
        &mut self.vector
    }
    /// A vector that ends in the bytes, to be appended to.
    pub(super) fn end(&mut self) -> &mut Vec<u8> {
        // Then so many are moved that the next move is as many appended bytes away.
        if self.gone > self.len() {
            self.vector();
        }
        &mut self.vector
    }
    /// Takes off the first `count` bytes.
    pub(super) fn remove_front(&mut self, count: usize) {
        self.gone += count;
        // What is left is moved only when as much has gone, or come, since the last time.
        if self.len() < self.vector.capacity() / 4 {
            let mut vector = Vec::with_capacity(2 * self.len());
            vector.extend_from_slice(self);
            *self = Memory::from(vector);
        }
    }
    /// Keeps so many bytes.
    pub(super) fn truncate(&mut self, len: usize) {
        self.vector.truncate(self.gone + len);
    }
}

impl From<Vec<u8>> for Memory {
    fn from(vector: Vec<u8>) -> Memory {
        Memory { vector, gone: 0 }
    }
}

impl Deref for Memory {
    type Target = [u8];
    #[inline(always)]
    fn deref(&self) -> &[u8] {
        &self.vector[self.gone..]
    }
}

impl DerefMut for Memory {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.vector[self.gone..]
    }
}
