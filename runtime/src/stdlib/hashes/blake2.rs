//! BLAKE2b and BLAKE2s (RFC 7693) with the whole parameter block: key, salt, personalisation, tree hashing.

use super::Hasher;

const SIGMA: [[usize; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

macro_rules! blake2 {
    ($(#[$doc:meta])* $name:ident, $word:ty, $block:literal, $rounds:literal, $rotations:expr, $iv:expr) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name {
            h: [$word; 8],
            /// Bytes compressed so far.
            total: u128,
            block: [u8; $block],
            filled: usize,
            digest_size: usize,
            last_node: bool,
        }

        impl $name {
            const WORD: usize = size_of::<$word>();
            const IV: [$word; 8] = $iv;

            /// A state from the parameter block (8 words, little-endian) and the key.
            pub fn new(parameters: &[u8], digest_size: usize, key: &[u8], last_node: bool) -> $name {
                let mut h = Self::IV;
                for (word, bytes) in h.iter_mut().zip(parameters.chunks_exact(Self::WORD)) {
                    *word ^= <$word>::from_le_bytes(bytes.try_into().expect("a whole word"));
                }
                let mut state =
                    $name { h, total: 0, block: [0; $block], filled: 0, digest_size, last_node };
                if !key.is_empty() {
                    let mut padded = [0; $block];
                    padded[..key.len()].copy_from_slice(key);
                    state.update(&padded);
                }
                state
            }

            fn compress(&mut self, last: bool) {
                let mut m = [0 as $word; 16];
                for (word, bytes) in m.iter_mut().zip(self.block.chunks_exact(Self::WORD)) {
                    *word = <$word>::from_le_bytes(bytes.try_into().expect("a whole word"));
                }
                let mut v = [0 as $word; 16];
                v[..8].copy_from_slice(&self.h);
                v[8..].copy_from_slice(&Self::IV);
                v[12] ^= self.total as $word;
                v[13] ^= (self.total >> <$word>::BITS) as $word;
                if last {
                    v[14] = !v[14];
                    if self.last_node {
                        v[15] = !v[15];
                    }
                }
                let [r1, r2, r3, r4]: [u32; 4] = $rotations;
                let mut mix = |a: usize, b: usize, c: usize, d: usize, x: $word, y: $word| {
                    v[a] = v[a].wrapping_add(v[b]).wrapping_add(x);
                    v[d] = (v[d] ^ v[a]).rotate_right(r1);
                    v[c] = v[c].wrapping_add(v[d]);
                    v[b] = (v[b] ^ v[c]).rotate_right(r2);
                    v[a] = v[a].wrapping_add(v[b]).wrapping_add(y);
                    v[d] = (v[d] ^ v[a]).rotate_right(r3);
                    v[c] = v[c].wrapping_add(v[d]);
                    v[b] = (v[b] ^ v[c]).rotate_right(r4);
                };
                for round in 0..$rounds {
                    let s = &SIGMA[round % 10];
                    mix(0, 4, 8, 12, m[s[0]], m[s[1]]);
                    mix(1, 5, 9, 13, m[s[2]], m[s[3]]);
                    mix(2, 6, 10, 14, m[s[4]], m[s[5]]);
                    mix(3, 7, 11, 15, m[s[6]], m[s[7]]);
                    mix(0, 5, 10, 15, m[s[8]], m[s[9]]);
                    mix(1, 6, 11, 12, m[s[10]], m[s[11]]);
                    mix(2, 7, 8, 13, m[s[12]], m[s[13]]);
                    mix(3, 4, 9, 14, m[s[14]], m[s[15]]);
                }
                for i in 0..8 {
                    self.h[i] ^= v[i] ^ v[i + 8];
                }
            }
        }

        impl Hasher for $name {
            fn update(&mut self, mut data: &[u8]) {
                while !data.is_empty() {
                    // A full block is compressed only when more follows: the last one is marked.
                    if self.filled == $block {
                        self.total += $block;
                        self.compress(false);
                        self.filled = 0;
                    }
                    let n = data.len().min($block - self.filled);
                    self.block[self.filled..self.filled + n].copy_from_slice(&data[..n]);
                    self.filled += n;
                    data = &data[n..];
                }
            }
            fn finish(&self, _: usize) -> Vec<u8> {
                let mut state = self.clone();
                state.block[state.filled..].fill(0);
                state.total += state.filled as u128;
                state.compress(true);
                let mut out: Vec<u8> = state.h.iter().flat_map(|w| w.to_le_bytes()).collect();
                out.truncate(self.digest_size);
                out
            }
            fn copy(&self) -> Box<dyn Hasher> {
                Box::new(self.clone())
            }
        }
    };
}

blake2!(
    /// BLAKE2b.
    Blake2b, u64, 128, 12, [32, 24, 16, 63],
    [
        0x6a09e667f3bcc908,
        0xbb67ae8584caa73b,
        0x3c6ef372fe94f82b,
        0xa54ff53a5f1d36f1,
        0x510e527fade682d1,
        0x9b05688c2b3e6c1f,
        0x1f83d9abfb41bd6b,
        0x5be0cd19137e2179,
    ]
);
blake2!(
    /// BLAKE2s.
    Blake2s, u32, 64, 10, [16, 12, 8, 7],
    [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]
);
