//! The formats around LZMA: chunks of LZMA2, `.lzma`, `.xz`.

use super::check::Check;
use super::encode::{Encoder, Options};
use super::filter::{Filter, Simple};
use super::finder::LONGEST;

/// The most that a chunk may hold.
const CHUNK_BYTES: usize = 1 << 21;

/// Writes a number in groups of seven bits.
pub fn variable(mut n: u64, out: &mut Vec<u8>) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// LZMA2: chunks with the sizes before them.
struct Chunks {
    encoder: Encoder,
    options: Options,
    properties: bool,
    dictionary: bool,
    reset: bool,
    /// Where the current chunk begins in the encoder's output, and how much of the input is in it.
    begun: bool,
    taken: usize,
}

impl Chunks {
    fn new(options: &Options) -> Chunks {
        Chunks {
            encoder: Encoder::new(options),
            options: options.clone(),
            properties: true,
            dictionary: true,
            reset: false,
            begun: false,
            taken: 0,
        }
    }
    /// Writes the chunks that are full, all when no more comes.
    fn run(&mut self, out: &mut Vec<u8>) {
        loop {
            if !self.begun {
                let finder = &self.encoder.finder;
                if finder.position() == finder.buffer.len() {
                    if finder.finishing {
                        out.push(0);
                    }
                    return;
                }
                if self.reset {
                    self.encoder.reset();
                }
                self.encoder.coder.out.clear();
                self.begun = true;
                self.taken = 0;
            }
            let start = self.encoder.finder.position();
            let left = CHUNK_BYTES - self.taken;
            let limit = if left < LONGEST { 0 } else { start + left - LONGEST };
            let full = self.encoder.run(Some((limit, 0)));
            self.taken += self.encoder.finder.position() - start;
            if !full {
                return;
            }
            self.encoder.coder.flush();
            self.chunk(out);
            self.begun = false;
        }
    }
    fn chunk(&mut self, out: &mut Vec<u8>) {
        let finder = &mut self.encoder.finder;
        let packed = &self.encoder.coder.out;
        if packed.len() >= self.taken {
            self.taken += finder.ahead;
            finder.ahead = 0;
            out.push(if self.dictionary { 1 } else { 2 });
            out.extend((self.taken as u16).wrapping_sub(1).to_be_bytes());
            out.extend_from_slice(&finder.buffer[finder.at - self.taken..finder.at]);
            (self.dictionary, self.reset) = (false, true);
            return;
        }
        let kind = match (self.properties, self.dictionary, self.reset) {
            (true, true, _) => 3,
            (true, false, _) => 2,
            (false, _, true) => 1,
            (false, _, false) => 0,
        };
        let size = self.taken - 1;
        out.push(0x80 | kind << 5 | (size >> 16) as u8);
        out.extend((size as u16).to_be_bytes());
        out.extend((packed.len() as u16).wrapping_sub(1).to_be_bytes());
        if self.properties {
            out.push(self.options.properties());
        }
        out.extend_from_slice(packed);
        (self.properties, self.dictionary, self.reset) = (false, false, false);
    }
}

/// Filters, then LZMA2 or LZMA.
pub struct Chain {
    simple: Vec<Simple>,
    last: Last,
}

enum Last {
    Lzma(Box<Encoder>),
    Lzma2(Box<Chunks>),
}

impl Chain {
    pub fn new(filters: &[Filter]) -> Option<Chain> {
        let (last, before) = filters.split_last()?;
        let last = match last {
            Filter::Lzma1(options) => Last::Lzma(Box::new(Encoder::new(options))),
            Filter::Lzma2(options) => Last::Lzma2(Box::new(Chunks::new(options))),
            Filter::Simple(_) => return None,
        };
        let simple = before
            .iter()
            .map(|f| match f {
                Filter::Simple(simple) => Some(simple.fresh(true)),
                _ => None,
            })
            .collect::<Option<_>>()?;
        Some(Chain { simple, last })
    }
    fn dictionary(&self) -> usize {
        let encoder = match &self.last {
            Last::Lzma(encoder) => encoder,
            Last::Lzma2(chunks) => &chunks.encoder,
        };
        encoder.dictionary()
    }
    /// Takes bytes; the ones that are ready go to `out`.
    pub fn write(&mut self, data: &[u8], ends: bool, out: &mut Vec<u8>) {
        let mut data = data.to_vec();
        for filter in &mut self.simple {
            data = filter.pass(&data, ends);
        }
        match &mut self.last {
            Last::Lzma2(chunks) => {
                chunks.encoder.finder.feed(&data);
                if ends {
                    chunks.encoder.finder.finish();
                }
                chunks.run(out);
            }
            Last::Lzma(encoder) => {
                encoder.finder.feed(&data);
                if ends {
                    encoder.finder.finish();
                }
                if encoder.run(None) {
                    encoder.end_marked();
                }
                out.append(&mut encoder.coder.out);
            }
        }
    }
}

/// What a compressor writes.
pub enum Writer {
    Raw(Chain),
    Alone(Chain, Option<[u8; 13]>),
    Xz(Box<Xz>),
}

/// A `.xz` stream of one block.
pub struct Xz {
    filters: Vec<Filter>,
    check: Check,
    chain: Option<Chain>,
    header: bool,
    header_size: usize,
    packed: u64,
    taken: u64,
}

impl Writer {
    pub fn alone(options: &Options) -> Option<Writer> {
        let chain = Chain::new(&[Filter::Lzma1(options.clone())])?;
        let mut header = [0xFF; 13];
        header[0] = options.properties();
        // The next power of two, or that and a half.
        let n = u64::from(options.dictionary);
        let power = n.next_power_of_two();
        let size = if power / 4 * 3 >= n { power / 4 * 3 } else { power };
        header[1..5].copy_from_slice(&(size as u32).to_le_bytes());
        Some(Writer::Alone(chain, Some(header)))
    }
    pub fn xz(filters: Vec<Filter>, check: Check) -> Writer {
        Writer::Xz(Box::new(Xz {
            filters,
            check,
            chain: None,
            header: false,
            header_size: 0,
            packed: 0,
            taken: 0,
        }))
    }
    /// How many bytes the library takes at once, about.
    pub fn window(&self) -> usize {
        let dictionary = match self {
            Writer::Raw(chain) | Writer::Alone(chain, _) => chain.dictionary(),
            Writer::Xz(xz) => xz.chain.as_ref().map_or(0, Chain::dictionary),
        };
        dictionary + dictionary / 2 + (1 << 19)
    }
    /// Takes bytes; returns what is ready.
    pub fn write(&mut self, data: &[u8], ends: bool) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Writer::Raw(chain) => chain.write(data, ends, &mut out),
            Writer::Alone(chain, header) => {
                if let Some(header) = header.take() {
                    out.extend_from_slice(&header);
                }
                chain.write(data, ends, &mut out);
            }
            Writer::Xz(xz) => xz.write(data, ends, &mut out),
        }
        out
    }
}

impl Xz {
    fn write(&mut self, data: &[u8], ends: bool, out: &mut Vec<u8>) {
        let flags = [0, self.check.id()];
        if !self.header {
            out.extend_from_slice(b"\xFD7zXZ\0");
            out.extend(flags);
            out.extend(crc(&flags));
            self.header = true;
        }
        if self.chain.is_none() && !data.is_empty() {
            self.chain = Chain::new(&self.filters);
            let header = self.block_header();
            self.header_size = header.len();
            out.extend(header);
        }
        if let Some(chain) = &mut self.chain {
            let start = out.len();
            self.check.update(data);
            self.taken += data.len() as u64;
            chain.write(data, ends, out);
            self.packed += (out.len() - start) as u64;
        }
        if ends {
            self.finish(flags, out);
        }
    }
    fn block_header(&self) -> Vec<u8> {
        let mut header = vec![0, self.filters.len() as u8 - 1];
        for filter in &self.filters {
            let properties = filter.properties();
            variable(filter.id(), &mut header);
            variable(properties.len() as u64, &mut header);
            header.extend(properties);
        }
        header.resize(header.len().next_multiple_of(4), 0);
        header[0] = (header.len() / 4) as u8;
        let sum = crc(&header);
        header.extend(sum);
        header
    }
    fn finish(&mut self, flags: [u8; 2], out: &mut Vec<u8>) {
        let mut index = vec![0, u8::from(self.chain.is_some())];
        if self.chain.take().is_some() {
            out.extend(vec![0; (self.packed.next_multiple_of(4) - self.packed) as usize]);
            let check = self.check.finish();
            out.extend_from_slice(&check);
            variable(self.header_size as u64 + self.packed + check.len() as u64, &mut index);
            variable(self.taken, &mut index);
        }
        index.resize(index.len().next_multiple_of(4), 0);
        let sum = crc(&index);
        index.extend(sum);
        let mut footer = ((index.len() / 4 - 1) as u32).to_le_bytes().to_vec();
        footer.extend(flags);
        out.extend(index);
        out.extend(crc(&footer));
        out.extend(footer);
        out.extend_from_slice(b"YZ");
    }
}

pub fn crc(data: &[u8]) -> [u8; 4] {
    super::check::crc32(data).to_le_bytes()
}
