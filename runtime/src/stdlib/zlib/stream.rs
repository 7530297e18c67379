//! Deflate data with the head and the check value of its container: zlib, gzip, or none.

use super::deflate::{Deflate, Flush, HUFFMAN_ONLY};
use super::inflate::Inflate;
use crate::stdlib::binascii::crc32_of;

/// The container of compressed data.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Container {
    Raw,
    Zlib,
    Gzip,
    /// Zlib or gzip, as the data says.
    Either,
}

/// The container and the size of the window that `wbits` stands for.
pub fn container_of(wbits: i32, decoding: bool) -> Option<(Container, u32)> {
    let least = 8;
    match wbits {
        0 if decoding => Some((Container::Zlib, 15)),
        -15..=-8 if decoding || wbits != -8 => Some((Container::Raw, wbits.unsigned_abs())),
        w if (least..=15).contains(&w) => Some((Container::Zlib, w as u32)),
        w if (16 + least..=31).contains(&w) => Some((Container::Gzip, w as u32 - 16)),
        w if decoding && (32 + least..=47).contains(&w) => Some((Container::Either, w as u32 - 32)),
        16 if decoding => Some((Container::Gzip, 15)),
        32 if decoding => Some((Container::Either, 15)),
        _ => None,
    }
}

/// The Adler-32 checksum.
pub fn adler32(data: &[u8], start: u32) -> u32 {
    let (mut a, mut b) = (start & 0xFFFF, start >> 16);
    for chunk in data.chunks(5000) {
        for &byte in chunk {
            a += u32::from(byte);
            b += a;
        }
        a %= 65521;
        b %= 65521;
    }
    b << 16 | a
}

/// A compressor.
#[derive(Clone)]
pub struct Compressor {
    deflate: Deflate,
    container: Container,
    check: u32,
    length: u32,
    begun: bool,
    finished: bool,
    last_flush: Flush,
    head: Vec<u8>,
}

impl Compressor {
    /// A compressor; `level` is 0 to 9.
    pub fn new(
        level: usize,
        container: Container,
        bits: u32,
        memory: usize,
        strategy: i32,
        dictionary: &[u8],
    ) -> Compressor {
        let mut deflate = Deflate::new(level, bits as usize, memory, strategy);
        let effort = match level {
            _ if strategy >= HUFFMAN_ONLY => 0,
            0 | 1 => 0,
            2..=5 => 1,
            6 => 2,
            _ => 3,
        };
        let mut head = Vec::new();
        match container {
            Container::Gzip => {
                let extra = match level {
                    9 => 2,
                    _ if strategy >= HUFFMAN_ONLY || level < 2 => 4,
                    _ => 0,
                };
                head.extend_from_slice(&[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, extra, 3]);
            }
            Container::Zlib => {
                let mut word = (8 + ((bits.max(9) - 8) << 4)) << 8 | effort << 6;
                if !dictionary.is_empty() {
                    word |= 0x20;
                }
                word += 31 - word % 31;
                head.extend_from_slice(&(word as u16).to_be_bytes());
                if !dictionary.is_empty() {
                    head.extend_from_slice(&adler32(dictionary, 1).to_be_bytes());
                }
            }
            _ => {}
        }
        if !dictionary.is_empty() {
            deflate.set_dictionary(dictionary);
        }
        let check = u32::from(container == Container::Zlib);
        Compressor {
            deflate,
            container,
            check,
            length: 0,
            begun: false,
            finished: false,
            last_flush: Flush::No,
            head,
        }
    }

    /// Compresses `data`; what can be written so far.
    pub fn run(&mut self, data: &[u8], flush: Flush) -> Vec<u8> {
        let mut out = Vec::new();
        if !self.begun {
            self.begun = true;
            out.append(&mut self.head);
        }
        match self.container {
            Container::Gzip => self.check = crc32_of(data, self.check),
            _ => self.check = adler32(data, self.check),
        }
        self.length = self.length.wrapping_add(data.len() as u32);
        let again = data.is_empty() && flush <= self.last_flush && flush != Flush::Finish;
        if !again && !self.finished {
            self.deflate.run(data, flush);
        }
        self.last_flush = flush;
        out.append(&mut self.deflate.out.bytes);
        if flush == Flush::Finish && !self.finished {
            self.finished = true;
            match self.container {
                Container::Zlib => out.extend_from_slice(&self.check.to_be_bytes()),
                Container::Gzip => {
                    out.extend_from_slice(&self.check.to_le_bytes());
                    out.extend_from_slice(&self.length.to_le_bytes());
                }
                _ => {}
            }
        }
        out
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Head,
    Body,
    Tail,
    End,
}

/// A decompressor.
#[derive(Clone)]
pub struct Decompressor {
    inflate: Inflate,
    container: Container,
    bits: u32,
    place: Place,
    input: Vec<u8>,
    dictionary: Vec<u8>,
    check: u32,
    length: u32,
    /// Output up to here was checked; up to `taken` it was handed out.
    checked: usize,
    taken: usize,
    /// The last run ended at its limit.
    limited: bool,
}

/// What the head of the data says.
enum Head {
    Incomplete,
    Length(usize),
}

impl Decompressor {
    /// A decompressor.
    pub fn new(container: Container, bits: u32, dictionary: Vec<u8>) -> Decompressor {
        let mut inflate = Inflate::new(bits);
        let mut checked = 0;
        if container == Container::Raw && !dictionary.is_empty() {
            inflate.output.extend_from_slice(&dictionary);
            checked = dictionary.len();
        }
        let place = if container == Container::Raw {
            Place::Body
        } else {
            Place::Head
        };
        Decompressor {
            inflate,
            container,
            bits,
            place,
            input: Vec::new(),
            dictionary,
            check: 1,
            length: 0,
            checked,
            taken: checked,
            limited: false,
        }
    }

    /// True when the whole data was read.
    pub fn is_done(&self) -> bool {
        self.place == Place::End
    }

    /// Input after the end of the data.
    pub fn take_unused(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.input)
    }

    /// Input that was not used because the output reached its limit.
    pub fn take_pending(&mut self) -> Vec<u8> {
        if self.place == Place::Body && self.has_more() {
            self.inflate.take_pending()
        } else {
            Vec::new()
        }
    }

    /// True if output waits that was not asked for yet.
    pub fn has_more(&self) -> bool {
        self.taken < self.inflate.output.len() || self.limited
    }

    fn read_zlib_head(&mut self) -> Result<Head, &'static str> {
        let b = &self.input;
        if b.len() < 2 {
            return Ok(Head::Incomplete);
        }
        if !(u32::from(b[0]) << 8 | u32::from(b[1])).is_multiple_of(31) {
            return Err("incorrect header check");
        }
        if b[0] & 15 != 8 {
            return Err("unknown compression method");
        }
        if u32::from(b[0] >> 4) + 8 > self.bits {
            return Err("invalid window size");
        }
        if b[1] & 0x20 == 0 {
            return Ok(Head::Length(2));
        }
        let Some(id) = b.get(2..6) else {
            return Ok(Head::Incomplete);
        };
        if self.dictionary.is_empty() {
            return Err("need dictionary");
        }
        if adler32(&self.dictionary, 1).to_be_bytes() != *id {
            return Err("dictionary mismatch");
        }
        self.inflate.output.extend_from_slice(&self.dictionary);
        self.checked = self.dictionary.len();
        self.taken = self.checked;
        Ok(Head::Length(6))
    }

    fn read_gzip_head(&mut self) -> Result<Head, &'static str> {
        let b = &self.input;
        if b.len() < 10 {
            return Ok(Head::Incomplete);
        }
        if b[2] != 8 {
            return Err("unknown compression method");
        }
        let flags = b[3];
        if flags & 0xE0 != 0 {
            return Err("unknown header flags set");
        }
        let mut at = 10;
        if flags & 4 != 0 {
            let Some(&[low, high]) = b.get(at..at + 2) else {
                return Ok(Head::Incomplete);
            };
            at += 2 + usize::from(u16::from_le_bytes([low, high]));
        }
        for flag in [8, 16] {
            if flags & flag != 0 {
                let rest = b.get(at..).unwrap_or(&[]);
                let Some(n) = memchr::memchr(0, rest) else {
                    return Ok(Head::Incomplete);
                };
                at += n + 1;
            }
        }
        if flags & 2 != 0 {
            at += 2;
        }
        self.check = 0;
        Ok(if b.len() < at {
            Head::Incomplete
        } else {
            Head::Length(at)
        })
    }

    fn read_head(&mut self) -> Result<Head, &'static str> {
        let gzip = self.input.starts_with(&[0x1F, 0x8B]);
        match self.container {
            Container::Either if self.input.len() >= 2 => {
                self.container = if gzip { Container::Gzip } else { Container::Zlib };
                self.read_head()
            }
            Container::Gzip if self.input.len() >= 2 && !gzip => Err("incorrect header check"),
            Container::Gzip => self.read_gzip_head(),
            Container::Zlib => self.read_zlib_head(),
            _ => Ok(Head::Incomplete),
        }
    }

    fn note_output(&mut self) {
        let new = &self.inflate.output[self.checked..];
        self.check = match self.container {
            Container::Gzip => crc32_of(new, self.check),
            Container::Zlib => adler32(new, self.check),
            _ => self.check,
        };
        self.length = self.length.wrapping_add(new.len() as u32);
        self.checked = self.inflate.output.len();
    }

    fn read_tail(&mut self) -> Result<bool, &'static str> {
        let size = match self.container {
            Container::Zlib => 4,
            Container::Gzip => 8,
            _ => 0,
        };
        let Some(tail) = self.input.get(..size) else {
            return Ok(false);
        };
        let right = match self.container {
            Container::Zlib => tail == self.check.to_be_bytes(),
            Container::Gzip => tail[..4] == self.check.to_le_bytes(),
            _ => true,
        };
        if !right {
            return Err("incorrect data check");
        }
        if self.container == Container::Gzip && tail[4..] != self.length.to_le_bytes() {
            return Err("incorrect length check");
        }
        self.input.drain(..size);
        Ok(true)
    }

    /// Adds input and decodes; at most `limit` bytes of output.
    pub fn run(&mut self, data: &[u8], limit: usize) -> Result<Vec<u8>, &'static str> {
        if self.place == Place::Body {
            self.inflate.feed(data);
        } else {
            self.input.extend_from_slice(data);
        }
        if self.place == Place::Head {
            match self.read_head()? {
                Head::Incomplete => return Ok(Vec::new()),
                Head::Length(n) => {
                    let rest = self.input.split_off(n);
                    self.input.clear();
                    self.inflate.feed(&rest);
                    self.place = Place::Body;
                }
            }
        }
        if self.place == Place::Body {
            let target = self.taken.saturating_add(limit);
            self.inflate.run(target)?;
            self.limited = self.inflate.output.len() >= target;
            self.note_output();
            if self.inflate.is_done() {
                self.input = self.inflate.take_rest();
                self.place = Place::Tail;
            }
        }
        if self.place == Place::Tail && self.read_tail()? {
            self.place = Place::End;
        }
        let end = self.inflate.output.len().min(self.taken.saturating_add(limit));
        let out = self.inflate.output[self.taken..end].to_vec();
        self.taken = end;
        self.trim();
        Ok(out)
    }

    /// Forgets output that no copy can reach.
    fn trim(&mut self) {
        let keep = 1 << 15;
        if self.taken > 1 << 20 && self.checked == self.inflate.output.len() {
            let cut = self.taken - keep;
            self.inflate.output.drain(..cut);
            self.taken -= cut;
            self.checked -= cut;
        }
    }
}
