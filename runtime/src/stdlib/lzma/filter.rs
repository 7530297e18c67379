//! Filters of a chain: LZMA, LZMA2, and those before them, which make data easier to compress.

use super::encode::Options;

pub const LZMA1: u64 = 0x4000_0000_0000_0001;
pub const LZMA2: u64 = 0x21;
pub const DELTA: u64 = 3;

/// A filter of a chain.
#[derive(Clone)]
pub enum Filter {
    Lzma1(Options),
    Lzma2(Options),
    Simple(Simple),
}

impl Filter {
    pub fn id(&self) -> u64 {
        match self {
            Filter::Lzma1(_) => LZMA1,
            Filter::Lzma2(_) => LZMA2,
            Filter::Simple(simple) => simple.id,
        }
    }
    /// As the header of a block has them.
    pub fn properties(&self) -> Vec<u8> {
        match self {
            Filter::Lzma1(options) => {
                let mut out = vec![options.properties()];
                out.extend(options.dictionary.to_le_bytes());
                out
            }
            Filter::Lzma2(options) => vec![size_byte(options.dictionary)],
            Filter::Simple(simple) if simple.id == DELTA => vec![(simple.number as u8).wrapping_sub(1)],
            Filter::Simple(simple) if simple.number == 0 => Vec::new(),
            Filter::Simple(simple) => simple.number.to_le_bytes().to_vec(),
        }
    }
}

/// The byte of a dictionary's size in LZMA2's properties.
fn size_byte(size: u32) -> u8 {
    (0..40u8).find(|i| size_of_byte(*i) >= size).unwrap_or(40)
}

/// The size of a dictionary that a byte stands for.
pub fn size_of_byte(byte: u8) -> u32 {
    match byte {
        40.. => u32::MAX,
        n => (2 | u32::from(n & 1)) << (n / 2 + 11),
    }
}

/// Delta, or one that makes addresses in a processor's jumps absolute.
#[derive(Clone)]
pub struct Simple {
    pub id: u64,
    /// The distance, or where the data begins.
    pub number: u32,
    encodes: bool,
    /// Delta: the last bytes. Else what could not be worked on yet.
    rest: Vec<u8>,
    position: u32,
    x86_mask: u32,
    x86_last: u32,
}

impl Simple {
    pub fn new(id: u64, number: u32) -> Simple {
        Simple {
            id,
            number,
            encodes: true,
            rest: Vec::new(),
            position: number,
            x86_mask: 0,
            x86_last: u32::MAX - 4,
        }
    }
    /// The size that a start must be a multiple of.
    pub fn alignment(id: u64) -> u32 {
        match id {
            4 => 1,
            6 => 16,
            8 => 2,
            _ => 4,
        }
    }
    /// The same filter, at its beginning.
    pub fn fresh(&self, encodes: bool) -> Simple {
        Simple {
            encodes,
            ..Simple::new(self.id, self.number)
        }
    }
    /// Takes bytes; returns those that are ready.
    pub fn pass(&mut self, data: &[u8], ends: bool) -> Vec<u8> {
        if self.id == DELTA {
            return self.delta(data);
        }
        let mut all = std::mem::take(&mut self.rest);
        all.extend_from_slice(data);
        let done = match self.id {
            4 => self.x86(&mut all),
            5 => self.words(&mut all, |word, place, encodes| {
                (word >> 26 == 18 && word & 3 == 1).then(|| {
                    let to = turned(word & 0x03FF_FFFC, place, encodes);
                    18 << 26 | to & 0x03FF_FFFC | word & 3
                })
            }),
            6 => self.ia64(&mut all),
            7 => self.arm(&mut all),
            8 => self.thumb(&mut all),
            _ => self.words(&mut all, |word, place, encodes| {
                (word >> 22 == 0x100 || word >> 22 == 0x1FF).then(|| {
                    let to = turned(word << 2, place, encodes) >> 2;
                    (0u32.wrapping_sub(to >> 22 & 1) << 22 & 0x3FFF_FFFF) | to & 0x3F_FFFF | 0x4000_0000
                })
            }),
        };
        self.position = self.position.wrapping_add(done as u32);
        if !ends {
            self.rest = all.split_off(done);
        }
        all
    }
    fn delta(&mut self, data: &[u8]) -> Vec<u8> {
        let distance = self.number as usize;
        if self.rest.is_empty() {
            self.rest = vec![0; distance];
        }
        let mut out = Vec::with_capacity(data.len());
        for &byte in data {
            let at = self.position as usize % distance;
            let new = match self.encodes {
                true => byte.wrapping_sub(self.rest[at]),
                false => byte.wrapping_add(self.rest[at]),
            };
            self.rest[at] = if self.encodes { byte } else { new };
            self.position = self.position.wrapping_add(1) % distance as u32;
            out.push(new);
        }
        out
    }
    /// Big-endian words.
    fn words(&self, data: &mut [u8], change: impl Fn(u32, u32, bool) -> Option<u32>) -> usize {
        let mut done = 0;
        for chunk in data.chunks_exact_mut(4) {
            let word = u32::from_be_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]);
            if let Some(new) = change(word, self.position.wrapping_add(done), self.encodes) {
                chunk.copy_from_slice(&new.to_be_bytes());
            }
            done += 4;
        }
        done as usize
    }
    fn arm(&self, data: &mut [u8]) -> usize {
        let mut done = 0;
        for chunk in data.chunks_exact_mut(4) {
            if chunk[3] == 0xEB {
                let from = u32::from_le_bytes([chunk[0], chunk[1], chunk[2], 0]) << 2;
                let place = self.position.wrapping_add(done).wrapping_add(8);
                let to = turned(from, place, self.encodes) >> 2;
                chunk[..3].copy_from_slice(&to.to_le_bytes()[..3]);
            }
            done += 4;
        }
        done as usize
    }
    fn thumb(&self, data: &mut [u8]) -> usize {
        let mut i = 0;
        while i + 4 <= data.len() {
            if data[i + 1] & 0xF8 == 0xF0 && data[i + 3] & 0xF8 == 0xF8 {
                let bits = |b: u8| u32::from(b);
                let from = (bits(data[i + 1]) & 7) << 19
                    | bits(data[i]) << 11
                    | (bits(data[i + 3]) & 7) << 8
                    | bits(data[i + 2]);
                let place = self.position.wrapping_add(i as u32).wrapping_add(4);
                let to = turned(from << 1, place, self.encodes) >> 1;
                data[i + 1] = 0xF0 | (to >> 19) as u8 & 7;
                data[i] = (to >> 11) as u8;
                data[i + 3] = 0xF8 | (to >> 8) as u8 & 7;
                data[i + 2] = to as u8;
                i += 2;
            }
            i += 2;
        }
        i
    }
    fn ia64(&self, data: &mut [u8]) -> usize {
        const BRANCHES: [u8; 32] = [
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 6, 6, 0, 0, 7, 7, 4, 4, 0, 0, 4, 4, 0, 0,
        ];
        let mut done = 0;
        for bundle in data.chunks_exact_mut(16) {
            let mask = BRANCHES[usize::from(bundle[0] & 31)];
            for slot in 0..3 {
                if mask >> slot & 1 == 0 {
                    continue;
                }
                let bit = 5 + 41 * slot;
                let (byte, shift) = (bit / 8, bit % 8);
                let mut room = [0; 8];
                room[..6].copy_from_slice(&bundle[byte..byte + 6]);
                let all = u64::from_le_bytes(room);
                let mut code = all >> shift;
                if code >> 37 & 0xF != 5 || code >> 9 & 7 != 0 {
                    continue;
                }
                let from = ((code >> 13 & 0xF_FFFF) as u32 | ((code >> 36 & 1) as u32) << 20) << 4;
                let to = turned(from, self.position.wrapping_add(done), self.encodes) >> 4;
                code &= !(0x8F_FFFFu64 << 13);
                code |= u64::from(to & 0xF_FFFF) << 13;
                code |= u64::from(to & 0x10_0000) << (36 - 20);
                let all = all & ((1 << shift) - 1) | code << shift;
                bundle[byte..byte + 6].copy_from_slice(&all.to_le_bytes()[..6]);
            }
            done += 16;
        }
        done as usize
    }
    fn x86(&mut self, data: &mut [u8]) -> usize {
        const ALLOWED: [bool; 8] = [true, true, true, false, true, false, false, false];
        const BITS: [u32; 8] = [0, 1, 2, 2, 3, 3, 3, 3];
        let far = |byte: u8| byte == 0 || byte == 0xFF;
        if data.len() < 5 {
            return 0;
        }
        let now = self.position;
        if now.wrapping_sub(self.x86_last) > 5 {
            self.x86_last = now.wrapping_sub(5);
        }
        let mut i = 0;
        while i + 5 <= data.len() {
            let byte = data[i];
            if byte != 0xE8 && byte != 0xE9 {
                i += 1;
                continue;
            }
            let place = now.wrapping_add(i as u32);
            let offset = place.wrapping_sub(self.x86_last);
            self.x86_last = place;
            if offset > 5 {
                self.x86_mask = 0;
            } else {
                for _ in 0..offset {
                    self.x86_mask = (self.x86_mask & 0x77) << 1;
                }
            }
            let last = data[i + 4];
            let mask = self.x86_mask;
            if far(last) && ALLOWED[(mask >> 1 & 7) as usize] && mask >> 1 < 16 {
                let mut from = u32::from_le_bytes([data[i + 1], data[i + 2], data[i + 3], last]);
                let mut to;
                loop {
                    to = turned(from, place.wrapping_add(5), self.encodes);
                    if mask == 0 {
                        break;
                    }
                    let bits = BITS[(mask >> 1) as usize];
                    if !far((to >> (24 - bits * 8)) as u8) {
                        break;
                    }
                    from = to ^ ((1u32 << (32 - bits * 8)).wrapping_sub(1));
                }
                let top = if to >> 24 & 1 != 0 { 0xFF } else { 0 };
                let [a, b, c, _] = to.to_le_bytes();
                data[i + 1..i + 5].copy_from_slice(&[a, b, c, top]);
                i += 5;
                self.x86_mask = 0;
            } else {
                i += 1;
                self.x86_mask |= 1;
                if far(last) {
                    self.x86_mask |= 0x10;
                }
            }
        }
        i
    }
}

/// An address: absolute from relative when coding, else the other way.
fn turned(address: u32, place: u32, encodes: bool) -> u32 {
    match encodes {
        true => address.wrapping_add(place),
        false => address.wrapping_sub(place),
    }
}
