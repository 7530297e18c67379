//! The hash by which `.pyc` files know their source (`_imp.source_hash`): SipHash-1-3 keyed with the magic number.

use super::MAGIC;

/// The hash of a source text that a hash-based `.pyc` file of this magic number holds.
///
/// ```
/// let hash = krait_bytecode::marshal::source_hash(b"x = 1\n");
/// assert_eq!(hash, [0x15, 0x22, 0x56, 0x19, 0x17, 0xf5, 0xdf, 0x08]);
/// ```
pub fn source_hash(source: &[u8]) -> [u8; 8] {
    keyed_hash(u64::from(u32::from_le_bytes(MAGIC)), source)
}

/// SipHash-1-3 under the key `(key, 0)`, in little-endian order (`_Py_KeyedHash`).
pub fn keyed_hash(key: u64, bytes: &[u8]) -> [u8; 8] {
    let mut state = State([
        key ^ 0x736F_6D65_7073_6575,
        0x646F_7261_6E64_6F6D,
        key ^ 0x6C79_6765_6E65_7261,
        0x7465_6462_7974_6573,
    ]);
    let (blocks, rest) = bytes.as_chunks::<8>();
    for block in blocks {
        state.absorb(u64::from_le_bytes(*block));
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    last[7] = bytes.len() as u8;
    state.absorb(u64::from_le_bytes(last));
    state.0[2] ^= 0xFF;
    (0..3).for_each(|_| state.round());
    state.0.iter().fold(0, |hash, word| hash ^ word).to_le_bytes()
}

struct State([u64; 4]);

impl State {
    fn absorb(&mut self, word: u64) {
        self.0[3] ^= word;
        self.round();
        self.0[0] ^= word;
    }

    fn round(&mut self) {
        let [mut a, mut b, mut c, mut d] = self.0;
        a = a.wrapping_add(b);
        c = c.wrapping_add(d);
        b = b.rotate_left(13) ^ a;
        d = d.rotate_left(16) ^ c;
        a = a.rotate_left(32);
        c = c.wrapping_add(b);
        a = a.wrapping_add(d);
        b = b.rotate_left(17) ^ c;
        d = d.rotate_left(21) ^ a;
        c = c.rotate_left(32);
        self.0 = [a, b, c, d];
    }
}
