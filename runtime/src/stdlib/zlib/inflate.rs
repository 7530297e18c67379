//! Decompression of deflate data, piece by piece.

use super::trees::{DISTANCE_BASE, DISTANCE_EXTRA, END, LENGTH_BASE, LENGTH_EXTRA, LENGTH_ORDER, fixed_length};

/// Why decoding stops.
pub enum Stop {
    /// More input is needed.
    Input,
    /// The data is wrong.
    Error(&'static str),
}

type Step<T> = Result<T, Stop>;

/// A position in the input, in bits.
#[derive(Clone, Copy)]
struct Bits<'a> {
    data: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn get(&mut self, count: u32) -> Step<u32> {
        if count == 1 {
            let byte = *self.data.get(self.at / 8).ok_or(Stop::Input)?;
            let bit = (byte >> (self.at % 8)) & 1;
            self.at += 1;
            return Ok(u32::from(bit));
        }
        let mut value = 0u64;
        let first = self.at / 8;
        if self.at + count as usize > self.data.len() * 8 {
            return Err(Stop::Input);
        }
        for (i, &b) in self.data[first..].iter().take(5).enumerate() {
            value |= u64::from(b) << (8 * i);
        }
        let value = (value >> (self.at % 8)) & ((1 << count) - 1);
        self.at += count as usize;
        Ok(value as u32)
    }
}

/// A Huffman code: how many codes each length has, and the symbols in order.
#[derive(Clone)]
struct Code {
    counts: [u16; 16],
    symbols: Vec<u16>,
}

impl Code {
    /// The code of lengths; `None` if they are too many, or too few where that is not allowed.
    fn new(lengths: &[u8], single: bool) -> Option<Code> {
        let mut counts = [0u16; 16];
        lengths.iter().for_each(|&l| counts[usize::from(l)] += 1);
        let used = lengths.len() - usize::from(counts[0]);
        counts[0] = 0;
        let mut left = 1i32;
        for &count in &counts[1..] {
            left = (left << 1) - i32::from(count);
            if left < 0 {
                return None;
            }
        }
        if left > 0 && !(used == 0 || single && used == 1 && counts[1] == 1) {
            return None;
        }
        let mut symbols = Vec::with_capacity(used);
        for length in 1..16 {
            symbols.extend((0..lengths.len()).filter(|&s| lengths[s] == length).map(|s| s as u16));
        }
        Some(Code { counts, symbols })
    }

    fn symbol(&self, bits: &mut Bits, message: &'static str) -> Step<usize> {
        let (mut code, mut first, mut index) = (0i32, 0i32, 0i32);
        for &count in &self.counts[1..] {
            code |= bits.get(1)? as i32;
            let count = i32::from(count);
            if code - count < first {
                return Ok(usize::from(self.symbols[(index + code - first) as usize]));
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(Stop::Error(message))
    }
}

#[derive(Clone)]
enum State {
    Head,
    Stored(usize),
    Coded(Box<(Code, Code)>),
    Done,
}

/// A decompressor of raw deflate data.
#[derive(Clone)]
pub struct Inflate {
    state: State,
    last: bool,
    /// Input that is not yet used, and the bits of its first byte that are.
    pending: Vec<u8>,
    used: usize,
    /// The bytes that copies can reach, then what is not yet taken.
    pub output: Vec<u8>,
    window: usize,
}

impl Inflate {
    /// A decompressor with a window of `1 << bits` bytes.
    pub fn new(bits: u32) -> Inflate {
        Inflate {
            state: State::Head,
            last: false,
            pending: Vec::new(),
            used: 0,
            output: Vec::new(),
            window: 1 << bits,
        }
    }

    /// Adds input.
    pub fn feed(&mut self, data: &[u8]) {
        self.pending.extend_from_slice(data);
    }

    /// True after the last block.
    pub fn is_done(&self) -> bool {
        matches!(self.state, State::Done)
    }

    /// Takes whole bytes of input that are not used yet.
    pub fn take_pending(&mut self) -> Vec<u8> {
        let from = self.used.div_ceil(8).min(self.pending.len());
        self.pending.split_off(from)
    }

    /// Takes the input that is not used (whole bytes).
    pub fn take_rest(&mut self) -> Vec<u8> {
        let whole = if self.is_done() {
            self.used.div_ceil(8)
        } else {
            self.used / 8
        };
        if self.is_done() {
            self.used = 0;
            return std::mem::take(&mut self.pending).split_off(whole);
        }
        Vec::new()
    }

    /// Decodes until the end, the end of the input, or `limit` bytes of output.
    pub fn run(&mut self, limit: usize) -> Result<(), &'static str> {
        let data = std::mem::take(&mut self.pending);
        let mut bits = Bits {
            data: &data,
            at: self.used,
        };
        let mut result = Ok(());
        while !self.is_done() && self.output.len() < limit {
            match self.step(&mut bits, limit) {
                Ok(()) => {}
                Err(Stop::Input) => break,
                Err(Stop::Error(message)) => {
                    result = Err(message);
                    break;
                }
            }
        }
        let whole = bits.at / 8;
        self.used = bits.at % 8;
        self.pending = data[whole..].to_vec();
        result
    }

    fn step(&mut self, bits: &mut Bits, limit: usize) -> Step<()> {
        match &mut self.state {
            State::Head => {
                if self.last {
                    self.state = State::Done;
                    return Ok(());
                }
                let mut ahead = *bits;
                let last = ahead.get(1)? == 1;
                self.state = match ahead.get(2)? {
                    0 => {
                        ahead.at = ahead.at.next_multiple_of(8);
                        let n = ahead.get(16)?;
                        if ahead.get(16)? != !n & 0xFFFF {
                            return Err(Stop::Error("invalid stored block lengths"));
                        }
                        State::Stored(n as usize)
                    }
                    1 => State::Coded(Box::new(fixed()?)),
                    2 => State::Coded(Box::new(dynamic(&mut ahead)?)),
                    _ => return Err(Stop::Error("invalid block type")),
                };
                self.last = last;
                *bits = ahead;
            }
            State::Stored(0) => self.state = State::Head,
            State::Stored(left) => {
                let from = bits.at / 8;
                let n = (*left).min(bits.data.len() - from).min(limit - self.output.len());
                if n == 0 {
                    return Err(Stop::Input);
                }
                self.output.extend_from_slice(&bits.data[from..from + n]);
                *left -= n;
                bits.at += 8 * n;
            }
            State::Coded(codes) => {
                let (literals, distances) = &**codes;
                while self.output.len() < limit {
                    let mut ahead = *bits;
                    let symbol = literals.symbol(&mut ahead, "invalid literal/length code")?;
                    if symbol < END {
                        self.output.push(symbol as u8);
                    } else if symbol == END {
                        *bits = ahead;
                        self.state = State::Head;
                        return Ok(());
                    } else {
                        let Some(&base) = LENGTH_BASE.get(symbol - END - 1) else {
                            return Err(Stop::Error("invalid literal/length code"));
                        };
                        let length = base + ahead.get(LENGTH_EXTRA[symbol - END - 1])?;
                        let code = distances.symbol(&mut ahead, "invalid distance code")?;
                        let Some(&base) = DISTANCE_BASE.get(code) else {
                            return Err(Stop::Error("invalid distance code"));
                        };
                        let distance = (base + ahead.get(DISTANCE_EXTRA[code])?) as usize;
                        if distance > self.output.len() || distance > self.window {
                            return Err(Stop::Error("invalid distance too far back"));
                        }
                        for _ in 0..length {
                            self.output.push(self.output[self.output.len() - distance]);
                        }
                    }
                    *bits = ahead;
                }
            }
            State::Done => {}
        }
        Ok(())
    }
}

fn fixed() -> Step<(Code, Code)> {
    let literals: Vec<u8> = (0..288).map(fixed_length).collect();
    match (Code::new(&literals, false), Code::new(&[5; 32], false)) {
        (Some(literals), Some(distances)) => Ok((literals, distances)),
        _ => Err(Stop::Error("invalid block type")),
    }
}

fn dynamic(bits: &mut Bits) -> Step<(Code, Code)> {
    let literals = bits.get(5)? as usize + 257;
    let distances = bits.get(5)? as usize + 1;
    let count = bits.get(4)? as usize + 4;
    if literals > 286 || distances > 30 {
        return Err(Stop::Error("too many length or distance symbols"));
    }
    let mut lengths = [0u8; 19];
    for &symbol in &LENGTH_ORDER[..count] {
        lengths[symbol] = bits.get(3)? as u8;
    }
    let code = Code::new(&lengths, false)
        .filter(|c| !c.symbols.is_empty())
        .ok_or(Stop::Error("invalid code lengths set"))?;
    let mut all = Vec::with_capacity(320);
    while all.len() < literals + distances {
        let symbol = code.symbol(bits, "invalid code lengths set")?;
        let (value, n) = match symbol {
            0..=15 => (symbol as u8, 1),
            16 => match all.last() {
                Some(&before) => (before, 3 + bits.get(2)?),
                None => return Err(Stop::Error("invalid bit length repeat")),
            },
            17 => (0, 3 + bits.get(3)?),
            _ => (0, 11 + bits.get(7)?),
        };
        if all.len() + n as usize > literals + distances {
            return Err(Stop::Error("invalid bit length repeat"));
        }
        all.extend(std::iter::repeat_n(value, n as usize));
    }
    if all[END] == 0 {
        return Err(Stop::Error("invalid code -- missing end-of-block"));
    }
    let (a, b) = all.split_at(literals);
    let literals = Code::new(a, true).ok_or(Stop::Error("invalid literal/lengths set"))?;
    let distances = Code::new(b, true).ok_or(Stop::Error("invalid distances set"))?;
    Ok((literals, distances))
}
