//! The checks that end a block of `.xz`.

use sha2::{Digest, Sha256};

/// A check, of the bytes so far.
pub enum Check {
    None,
    Crc32(u32),
    Crc64(u64),
    Sha256(Box<Sha256>),
}

impl Check {
    pub fn new(id: u8) -> Option<Check> {
        Some(match id {
            0 => Check::None,
            1 => Check::Crc32(0),
            4 => Check::Crc64(0),
            10 => Check::Sha256(Box::default()),
            _ => return None,
        })
    }
    pub fn id(&self) -> u8 {
        match self {
            Check::None => 0,
            Check::Crc32(_) => 1,
            Check::Crc64(_) => 4,
            Check::Sha256(_) => 10,
        }
    }
    /// How many bytes it takes.
    pub fn size(&self) -> usize {
        match self {
            Check::None => 0,
            Check::Crc32(_) => 4,
            Check::Crc64(_) => 8,
            Check::Sha256(_) => 32,
        }
    }
    pub fn update(&mut self, data: &[u8]) {
        match self {
            Check::None => {}
            Check::Crc32(sum) => *sum = crc32_from(data, *sum),
            Check::Crc64(sum) => *sum = crc64_from(data, *sum),
            Check::Sha256(hash) => hash.update(data),
        }
    }
    /// The check's bytes; it begins anew.
    pub fn finish(&mut self) -> Vec<u8> {
        match self {
            Check::None => Vec::new(),
            Check::Crc32(sum) => std::mem::take(sum).to_le_bytes().to_vec(),
            Check::Crc64(sum) => std::mem::take(sum).to_le_bytes().to_vec(),
            Check::Sha256(hash) => hash.finalize_reset().to_vec(),
        }
    }
}

pub fn crc32(data: &[u8]) -> u32 {
    crc32_from(data, 0)
}

fn crc32_from(data: &[u8], crc: u32) -> u32 {
    crate::stdlib::binascii::crc32_of(data, crc)
}

static CRC64: [u64; 256] = crc64_table();

const fn crc64_table() -> [u64; 256] {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        let mut c = i as u64;
        let mut round = 0;
        while round < 8 {
            c = if c & 1 != 0 {
                c >> 1 ^ 0xC96C_5795_D787_0F42
            } else {
                c >> 1
            };
            round += 1;
        }
        table[i] = c;
        i += 1;
    }
    table
}

fn crc64_from(data: &[u8], crc: u64) -> u64 {
    let step = |crc: u64, byte: &u8| CRC64[usize::from(crc as u8 ^ byte)] ^ crc >> 8;
    !data.iter().fold(!crc, step)
}
