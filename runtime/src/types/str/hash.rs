//! The hash of text and of bytes: SipHash-1-3 with the key that `PYTHONHASHSEED` names, as CPython computes it.
//!
//! Without the variable the key is zero, as for `PYTHONHASHSEED=0`: runs of one program order their sets alike.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

static KEY: [AtomicU64; 2] = [AtomicU64::new(0), AtomicU64::new(0)];
static READY: AtomicBool = AtomicBool::new(false);

#[inline(always)]
fn key() -> (u64, u64) {
    if !READY.load(Relaxed) {
        read_seed();
    }
    (KEY[0].load(Relaxed), KEY[1].load(Relaxed))
}

#[cold]
fn read_seed() {
    let text = std::env::var("PYTHONHASHSEED").unwrap_or_default();
    let mut secret = [0; 16];
    if text == "random" {
        // SAFETY: the room is sixteen bytes long; where the system gives nothing, the key stays zero.
        unsafe { libc::getrandom(secret.as_mut_ptr().cast(), secret.len(), 0) };
    } else if let Some(seed) = text.parse::<u32>().ok().filter(|&seed| seed != 0) {
        let mut x = seed;
        for byte in &mut secret {
            x = x.wrapping_mul(214_013).wrapping_add(2_531_011);
            *byte = (x >> 16) as u8;
        }
    }
    KEY[0].store(word(&secret, 0), Relaxed);
    KEY[1].store(word(&secret, 8), Relaxed);
    READY.store(true, Relaxed);
}

#[inline(always)]
fn word(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"))
}

struct State([u64; 4]);

impl State {
    #[inline(always)]
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
    #[inline(always)]
    fn take(&mut self, word: u64) {
        self.0[3] ^= word;
        self.round();
        self.0[0] ^= word;
    }
}

/// The hash of bytes; never −1, and 0 for none.
#[inline]
pub fn hash_bytes(bytes: &[u8]) -> i64 {
    if bytes.is_empty() {
        return 0;
    }
    let (k0, k1) = key();
    let mut state = State([
        k0 ^ 0x736f_6d65_7073_6575,
        k1 ^ 0x646f_7261_6e64_6f6d,
        k0 ^ 0x6c79_6765_6e65_7261,
        k1 ^ 0x7465_6462_7974_6573,
    ]);
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        state.take(u64::from_le_bytes(*word));
    }
    let mut last = (bytes.len() as u64) << 56;
    for (i, &byte) in rest.iter().enumerate() {
        last |= u64::from(byte) << (8 * i);
    }
    state.take(last);
    state.0[2] ^= 0xff;
    state.round();
    state.round();
    state.round();
    let [a, b, c, d] = state.0;
    match ((a ^ b) ^ (c ^ d)) as i64 {
        -1 => -2,
        h => h,
    }
}

/// The hash of a text in WTF-8: that of its code points in the narrowest of one, two and four bytes that holds them all.
#[inline]
pub fn hash_text(wtf8: &[u8]) -> i64 {
    if wtf8.is_ascii() {
        hash_bytes(wtf8)
    } else {
        hash_wide(wtf8)
    }
}

#[cold]
fn hash_wide(wtf8: &[u8]) -> i64 {
    let points: Vec<u32> = super::chars::Chars::new(wtf8).collect();
    let bytes: Vec<u8> = match points.iter().max() {
        Some(0..=0xff) => points.iter().map(|&c| c as u8).collect(),
        Some(0..=0xffff) => points.iter().flat_map(|&c| (c as u16).to_le_bytes()).collect(),
        _ => points.iter().flat_map(|c| c.to_le_bytes()).collect(),
    };
    hash_bytes(&bytes)
}
