//! Reading the formats around LZMA, in pieces: LZMA2's chunks, `.lzma`, `.xz`.

use super::check::Check;
use super::decode::{Decoder, Stop};
use super::filter::{DELTA, Filter, LZMA2, Simple, size_of_byte};
use super::write::{crc, variable};

/// What is wrong with the input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    Format,
    Options,
    Damaged,
    Memory,
    Check,
    /// Another fault came before.
    Before,
}

/// Why a step did not succeed.
enum Halt {
    Input,
    Fault(Fault),
}

impl From<Fault> for Halt {
    fn from(fault: Fault) -> Halt {
        Halt::Fault(fault)
    }
}

impl From<Stop> for Halt {
    fn from(stop: Stop) -> Halt {
        match stop {
            Stop::Input => Halt::Input,
            Stop::Damaged => Halt::Fault(Fault::Damaged),
        }
    }
}

/// Where in LZMA's data the reader is.
enum Inside {
    /// LZMA alone: the size that is left, if it is known, and whether a marker may end it.
    Plain(Option<u64>),
    /// LZMA2: before a chunk.
    Chunk,
    /// In a chunk: how much is left of it, unpacked and packed.
    Lzma(usize, usize),
    Copy(usize),
    End,
}

/// The bytes that filters give back.
struct Unpacker {
    decoder: Decoder,
    inside: Inside,
    needs_dictionary: bool,
    needs_properties: bool,
    simple: Vec<Simple>,
    /// How much of the decoder's window was handed on.
    passed: usize,
    unpacked: u64,
    packed: u64,
}

/// The most that is decoded at once.
const PIECE: usize = 1 << 16;

impl Unpacker {
    fn new(filters: &[Filter]) -> Option<Unpacker> {
        let (last, before) = filters.split_last()?;
        let (dictionary, inside, properties) = match last {
            Filter::Lzma1(options) => (options.dictionary, Inside::Plain(None), Some(options.properties())),
            Filter::Lzma2(options) => (options.dictionary, Inside::Chunk, None),
            Filter::Simple(_) => return None,
        };
        let mut decoder = Decoder::new(dictionary);
        if let Some(byte) = properties {
            decoder.set_properties(byte);
        }
        let simple = before
            .iter()
            .rev()
            .map(|f| match f {
                Filter::Simple(simple) => Some(simple.fresh(false)),
                _ => None,
            })
            .collect::<Option<_>>()?;
        Some(Unpacker {
            decoder,
            inside,
            needs_dictionary: true,
            needs_properties: true,
            simple,
            passed: 0,
            unpacked: 0,
            packed: 0,
        })
    }
    /// Decodes until `out` holds more than `most` bytes, or to the end of the data: true. Only the symbol after the last byte
    /// that is wanted tells that it was the last one.
    fn run(&mut self, input: &mut &[u8], out: &mut Vec<u8>, most: usize) -> Result<bool, Halt> {
        loop {
            let Some(room) = most.checked_sub(out.len()) else {
                return Ok(false);
            };
            let length = input.len();
            let stepped = self.step(input, room.clamp(1, PIECE));
            self.packed += (length - input.len()) as u64;
            let ends = matches!(self.inside, Inside::End);
            self.hand_on(out, ends);
            stepped?;
            if ends {
                return Ok(true);
            }
        }
    }
    fn hand_on(&mut self, out: &mut Vec<u8>, ends: bool) {
        let new = &self.decoder.window[self.passed..];
        if self.simple.is_empty() {
            self.unpacked += new.len() as u64;
            out.extend_from_slice(new);
        } else {
            let mut data = new.to_vec();
            for filter in &mut self.simple {
                data = filter.pass(&data, ends);
            }
            self.unpacked += data.len() as u64;
            out.extend_from_slice(&data);
        }
        self.passed = self.decoder.window.len();
        self.passed -= self.decoder.trim(self.passed);
    }
    fn step(&mut self, input: &mut &[u8], most: usize) -> Result<(), Halt> {
        match self.inside {
            Inside::End => {}
            Inside::Plain(left) => {
                if left == Some(0) {
                    let (read, finished) = self.decoder.is_finished(input);
                    *input = &input[read..];
                    if finished? {
                        self.inside = Inside::End;
                        return Ok(());
                    }
                }
                let before = self.decoder.window.len();
                let limit = left.map_or(usize::MAX, |left| usize::try_from(left).unwrap_or(usize::MAX));
                let (read, result) = self.decoder.run(input, most.min(limit).max(1), limit, true);
                *input = &input[read..];
                let new = (self.decoder.window.len() - before) as u64;
                if let Some(left) = left {
                    let Some(left) = left.checked_sub(new) else {
                        return Err(Fault::Damaged.into());
                    };
                    self.inside = Inside::Plain(Some(left));
                    if result == Ok(true) && left != 0 {
                        return Err(Fault::Damaged.into());
                    }
                }
                if result? {
                    self.inside = Inside::End;
                }
            }
            Inside::Chunk => self.chunk(input)?,
            Inside::Copy(left) => {
                let n = left.min(input.len()).min(most);
                if n == 0 {
                    return Err(Halt::Input);
                }
                self.decoder.window.extend_from_slice(&input[..n]);
                *input = &input[n..];
                self.inside = if n == left {
                    Inside::Chunk
                } else {
                    Inside::Copy(left - n)
                };
            }
            Inside::Lzma(unpacked, packed) => {
                let before = self.decoder.window.len();
                let there = &input[..packed.min(input.len())];
                let (read, result) = match unpacked {
                    0 => self.decoder.is_finished(there),
                    _ => self.decoder.run(there, unpacked.min(most), unpacked, false),
                };
                *input = &input[read..];
                let unpacked_left = unpacked - (self.decoder.window.len() - before);
                let packed_left = packed - read;
                self.inside = Inside::Lzma(unpacked_left, packed_left);
                match result {
                    Err(Stop::Input) if there.len() == packed => return Err(Fault::Damaged.into()),
                    Err(stop) => return Err(stop.into()),
                    Ok(true) if unpacked == 0 && packed_left == 0 => self.inside = Inside::Chunk,
                    Ok(_) if unpacked == 0 => return Err(Fault::Damaged.into()),
                    Ok(_) => {}
                }
            }
        }
        Ok(())
    }
    fn chunk(&mut self, input: &mut &[u8]) -> Result<(), Halt> {
        let &control = input.first().ok_or(Halt::Input)?;
        if control == 0 {
            *input = &input[1..];
            self.inside = Inside::End;
            return Ok(());
        }
        let resets = control >= 0xE0 || control == 1;
        if (self.needs_dictionary && !resets) || (3..0x80).contains(&control) {
            return Err(Fault::Damaged.into());
        }
        let size = if control < 0x80 {
            3
        } else {
            5 + usize::from(control >= 0xC0)
        };
        let header = input.get(..size).ok_or(Halt::Input)?;
        let two = |at: usize| usize::from(header[at]) << 8 | usize::from(header[at + 1]);
        if resets {
            self.needs_dictionary = false;
            self.needs_properties = true;
            self.decoder.reset_dictionary();
        }
        if control < 0x80 {
            self.inside = Inside::Copy(two(1) + 1);
        } else {
            if control >= 0xC0 {
                if !self.decoder.set_properties(header[5]) {
                    return Err(Fault::Damaged.into());
                }
                self.needs_properties = false;
            } else if self.needs_properties {
                return Err(Fault::Damaged.into());
            }
            if control >= 0xA0 {
                self.decoder.reset_state();
            }
            self.decoder.restart_range();
            self.inside = Inside::Lzma((usize::from(control & 31) << 16) + two(1) + 1, two(3) + 1);
        }
        *input = &input[size..];
        Ok(())
    }
}

/// Where in the file the reader is.
enum At {
    Start,
    Alone,
    Raw,
    StreamHeader,
    Block,
    InBlock(Box<Block>),
    Index,
    Footer(u32),
    End,
}

struct Block {
    unpacker: Unpacker,
    header: usize,
    packed: Option<u64>,
    unpacked: Option<u64>,
    ended: bool,
}

/// Which formats a reader takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Any,
    Xz,
    Alone,
    Raw,
}

/// A reader of one stream.
pub struct Reader {
    at: At,
    format: Format,
    limit: u64,
    input: Vec<u8>,
    raw: Option<Unpacker>,
    check: Check,
    /// The sizes of the blocks, as the index has them.
    records: Vec<(u64, u64)>,
    /// liblzma's number of the check, once it is known.
    pub check_id: Option<u8>,
    failed: bool,
}

/// What a decoder of this takes beside the dictionary.
const BASE_MEMORY: u64 = 65592;

impl Reader {
    pub fn new(format: Format, limit: u64, filters: &[Filter]) -> Option<Reader> {
        let raw = match format {
            Format::Raw => Some(Unpacker::new(filters)?),
            _ => None,
        };
        Some(Reader {
            at: match format {
                Format::Raw => At::Raw,
                _ => At::Start,
            },
            format,
            limit,
            input: Vec::new(),
            raw,
            check: Check::None,
            records: Vec::new(),
            check_id: None,
            failed: false,
        })
    }
    pub fn is_at_end(&self) -> bool {
        matches!(self.at, At::End)
    }
    /// What follows the stream.
    pub fn take_rest(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.input)
    }
    /// Takes bytes and gives some more than `most` back in `out`, if there are so many; true if it wants more.
    pub fn read(&mut self, data: &[u8], out: &mut Vec<u8>, most: usize) -> Result<bool, Fault> {
        if self.failed {
            return Err(Fault::Before);
        }
        let mut all = std::mem::take(&mut self.input);
        all.extend_from_slice(data);
        let mut input = &all[..];
        let result = self.go(&mut input, out, most);
        self.input = input.to_vec();
        match result {
            Ok(()) => Ok(false),
            Err(Halt::Input) => Ok(true),
            Err(Halt::Fault(fault)) => {
                self.failed = true;
                Err(fault)
            }
        }
    }
    fn go(&mut self, input: &mut &[u8], out: &mut Vec<u8>, most: usize) -> Result<(), Halt> {
        while !self.is_at_end() && out.len() <= most {
            self.step(input, out, most)?;
        }
        Ok(())
    }
    fn step(&mut self, input: &mut &[u8], out: &mut Vec<u8>, most: usize) -> Result<(), Halt> {
        match &mut self.at {
            At::Start => {
                let &first = input.first().ok_or(Halt::Input)?;
                let is_xz = match self.format {
                    Format::Any => first == 0xFD,
                    format => format == Format::Xz,
                };
                self.at = if is_xz { At::StreamHeader } else { At::Alone };
            }
            At::Alone => self.alone(input)?,
            At::Raw => {
                let Some(raw) = &mut self.raw else {
                    return Err(Fault::Damaged.into());
                };
                if raw.run(input, out, most)? {
                    self.at = At::End;
                }
            }
            At::StreamHeader => {
                let header = input.first_chunk::<12>().ok_or(Halt::Input)?;
                if !header.starts_with(b"\xFD7zXZ\0") {
                    return Err(Fault::Format.into());
                }
                if crc(&header[6..8]) != header[8..] {
                    return Err(Fault::Damaged.into());
                }
                if header[6] != 0 || header[7] > 15 {
                    return Err(Fault::Options.into());
                }
                self.check_id = Some(header[7]);
                self.check = Check::new(header[7]).ok_or(Fault::Check)?;
                *input = &input[12..];
                self.at = At::Block;
            }
            At::Block => {
                let &first = input.first().ok_or(Halt::Input)?;
                if first == 0 {
                    self.at = At::Index;
                } else {
                    let size = (usize::from(first) + 1) * 4;
                    let header = input.get(..size).ok_or(Halt::Input)?;
                    let block = self.block(header)?;
                    *input = &input[size..];
                    self.at = At::InBlock(Box::new(block));
                }
            }
            At::InBlock(block) => {
                let start = out.len();
                let result = match block.ended {
                    false => block.unpacker.run(input, out, most),
                    true => Ok(true),
                };
                self.check.update(&out[start..]);
                if result? {
                    block.ended = true;
                    let unpacker = &block.unpacker;
                    let padding = (unpacker.packed.next_multiple_of(4) - unpacker.packed) as usize;
                    let check = self.check.size();
                    let end = input.get(..padding + check).ok_or(Halt::Input)?;
                    let sizes_agree = block.packed.is_none_or(|n| n == unpacker.packed)
                        && block.unpacked.is_none_or(|n| n == unpacker.unpacked);
                    if !sizes_agree || end[..padding].iter().any(|&b| b != 0) || self.check.finish() != end[padding..] {
                        return Err(Fault::Damaged.into());
                    }
                    let whole = block.header as u64 + unpacker.packed + check as u64;
                    self.records.push((whole, unpacker.unpacked));
                    *input = &input[padding + check..];
                    self.at = At::Block;
                }
            }
            At::Index => {
                let index = self.index();
                let there = input.len().min(index.len());
                if input[..there] != index[..there] {
                    return Err(Fault::Damaged.into());
                }
                if there < index.len() {
                    return Err(Halt::Input);
                }
                *input = &input[there..];
                self.at = At::Footer(index.len() as u32 / 4 - 1);
            }
            At::Footer(size) => {
                let footer = input.first_chunk::<12>().ok_or(Halt::Input)?;
                let good = footer.ends_with(b"YZ")
                    && crc(&footer[4..10]) == footer[..4]
                    && footer[4..8] == size.to_le_bytes()
                    && footer[8..10] == [0, self.check.id()];
                if !good {
                    return Err(Fault::Damaged.into());
                }
                *input = &input[12..];
                self.at = At::End;
            }
            At::End => {}
        }
        Ok(())
    }
    fn index(&self) -> Vec<u8> {
        let mut index = vec![0];
        variable(self.records.len() as u64, &mut index);
        for (whole, unpacked) in &self.records {
            variable(*whole, &mut index);
            variable(*unpacked, &mut index);
        }
        index.resize(index.len().next_multiple_of(4), 0);
        let sum = crc(&index);
        index.extend(sum);
        index
    }
    fn alone(&mut self, input: &mut &[u8]) -> Result<(), Halt> {
        let &byte = input.first().ok_or(Halt::Input)?;
        let mut decoder = Decoder::new(0);
        if byte >= 225 || !decoder.set_properties(byte) {
            return Err(Fault::Format.into());
        }
        let header = input.first_chunk::<13>().ok_or(Halt::Input)?;
        let [_, a, b, c, d, size @ ..] = *header;
        let (dictionary, size) = (u32::from_le_bytes([a, b, c, d]), u64::from_le_bytes(size));
        // What does not look like a file of this format, where any may come.
        let power = u64::from(dictionary).next_power_of_two();
        let usual = u64::from(dictionary) == power || u64::from(dictionary) == power / 4 * 3;
        if self.format == Format::Any && ((dictionary != u32::MAX && !usual) || (size != u64::MAX && size >= 1 << 38)) {
            return Err(Fault::Format.into());
        }
        if self.check_id.is_none() {
            self.check_id = Some(0);
        }
        if u64::from(dictionary) + BASE_MEMORY - 184 > self.limit {
            return Err(Fault::Memory.into());
        }
        decoder.dictionary = (dictionary as usize).max(4096);
        self.raw = Some(Unpacker {
            decoder,
            inside: Inside::Plain((size != u64::MAX).then_some(size)),
            needs_dictionary: false,
            needs_properties: false,
            simple: Vec::new(),
            passed: 0,
            unpacked: 0,
            packed: 0,
        });
        *input = &input[13..];
        self.at = At::Raw;
        Ok(())
    }
    fn block(&self, header: &[u8]) -> Result<Block, Fault> {
        let (body, sum) = header.split_at(header.len() - 4);
        if crc(body) != sum {
            return Err(Fault::Damaged);
        }
        let flags = body[1];
        if flags & 0x3C != 0 {
            return Err(Fault::Options);
        }
        let mut rest = &body[2..];
        let packed = (flags & 0x40 != 0).then(|| number(&mut rest)).transpose()?;
        let unpacked = (flags & 0x80 != 0).then(|| number(&mut rest)).transpose()?;
        let mut filters = Vec::new();
        let mut memory = BASE_MEMORY;
        for _ in 0..=flags & 3 {
            let id = number(&mut rest)?;
            let size = number(&mut rest)? as usize;
            let properties = rest.get(..size).ok_or(Fault::Damaged)?;
            rest = &rest[size..];
            let filter = Filter::from_properties(id, properties).ok_or(Fault::Options)?;
            memory += match &filter {
                Filter::Lzma1(options) | Filter::Lzma2(options) => options.dictionary.into(),
                Filter::Simple(simple) if simple.id == DELTA => 352,
                Filter::Simple(_) => 1024,
            };
            filters.push(filter);
        }
        if rest.iter().any(|&b| b != 0) || filters.last().is_none_or(|f| f.id() != LZMA2) {
            return Err(Fault::Options);
        }
        let unpacker = Unpacker::new(&filters).ok_or(Fault::Options)?;
        if memory > self.limit {
            return Err(Fault::Memory);
        }
        Ok(Block {
            unpacker,
            header: header.len(),
            packed,
            unpacked,
            ended: false,
        })
    }
}

/// A number in groups of seven bits.
fn number(rest: &mut &[u8]) -> Result<u64, Fault> {
    let mut n = 0;
    for i in 0..9 {
        let (&byte, after) = rest.split_first().ok_or(Fault::Damaged)?;
        *rest = after;
        n |= u64::from(byte & 0x7F) << (7 * i);
        if byte < 0x80 {
            return Ok(n);
        }
    }
    Err(Fault::Damaged)
}

impl Filter {
    /// A filter as the header of a block has it; `None` if there is none such.
    pub fn from_properties(id: u64, properties: &[u8]) -> Option<Filter> {
        Some(match (id, properties) {
            (LZMA2, [byte @ ..=40]) => {
                let mut options = super::encode::Options::preset(6, false)?;
                options.dictionary = size_of_byte(*byte);
                Filter::Lzma2(options)
            }
            (super::filter::LZMA1, [byte @ ..=224, a, b, c, d]) => {
                let mut options = super::encode::Options::preset(6, false)?;
                options.dictionary = u32::from_le_bytes([*a, *b, *c, *d]);
                let byte = u32::from(*byte);
                (options.lc, options.lp, options.pb) = (byte % 9, byte / 9 % 5, byte / 45);
                Filter::Lzma1(options)
            }
            (DELTA, [byte]) => Filter::Simple(Simple::new(id, u32::from(*byte) + 1)),
            (4..=9, []) => Filter::Simple(Simple::new(id, 0)),
            (4..=9, [a, b, c, d]) => {
                let start = u32::from_le_bytes([*a, *b, *c, *d]);
                (start % Simple::alignment(id) == 0).then(|| Filter::Simple(Simple::new(id, start)))?
            }
            _ => return None,
        })
    }
}
