//! The range coder of LZMA, and what coding a bit costs.

/// The probability that a bit is 0, in 2048ths.
pub type Probability = u16;

pub const EVEN: Probability = 1 << 10;
const TOP: u32 = 1 << 24;

/// Writes bits by their probabilities.
pub struct RangeEncoder {
    low: u64,
    range: u32,
    cache: u8,
    /// Bytes that wait for a carry.
    waiting: u64,
    /// What is written.
    pub out: Vec<u8>,
}

impl RangeEncoder {
    pub fn new() -> RangeEncoder {
        RangeEncoder {
            low: 0,
            range: u32::MAX,
            cache: 0,
            waiting: 1,
            out: Vec::new(),
        }
    }
    /// Begins anew; what is written stays.
    pub fn reset(&mut self) {
        (self.low, self.range, self.cache, self.waiting) = (0, u32::MAX, 0, 1);
    }
    /// How many bytes a flush would write.
    pub fn pending(&self) -> usize {
        self.waiting as usize + 4
    }
    fn shift_low(&mut self) {
        if (self.low as u32) < 0xFF00_0000 || self.low >> 32 != 0 {
            let carry = (self.low >> 32) as u8;
            let mut byte = self.cache;
            while self.waiting != 0 {
                self.out.push(byte.wrapping_add(carry));
                byte = 0xFF;
                self.waiting -= 1;
            }
            self.cache = (self.low >> 24) as u8;
        }
        self.waiting += 1;
        self.low = (self.low & 0x00FF_FFFF) << 8;
    }
    #[inline]
    fn normalize(&mut self) {
        if self.range < TOP {
            self.shift_low();
            self.range <<= 8;
        }
    }
    #[inline]
    pub fn bit(&mut self, probability: &mut Probability, bit: u32) {
        self.normalize();
        let bound = (self.range >> 11) * u32::from(*probability);
        if bit == 0 {
            self.range = bound;
            *probability += (2048 - *probability) >> 5;
        } else {
            self.low += u64::from(bound);
            self.range -= bound;
            *probability -= *probability >> 5;
        }
    }
    /// A symbol of `bits` bits, from the highest.
    pub fn tree(&mut self, tree: &mut [Probability], bits: u32, symbol: u32) {
        let mut node = 1;
        for i in (0..bits).rev() {
            let bit = symbol >> i & 1;
            self.bit(&mut tree[node], bit);
            node = node << 1 | bit as usize;
        }
    }
    /// A symbol of `bits` bits, from the lowest; the first node of the tree is at `base + 1`.
    pub fn reverse_tree(&mut self, tree: &mut [Probability], base: isize, bits: u32, symbol: u32) {
        let mut node = 1;
        for i in 0..bits {
            let bit = symbol >> i & 1;
            self.bit(&mut tree[(base + node) as usize], bit);
            node = node << 1 | bit as isize;
        }
    }
    /// Bits that are as often 0 as 1.
    pub fn direct(&mut self, value: u32, bits: u32) {
        for i in (0..bits).rev() {
            self.normalize();
            self.range >>= 1;
            if value >> i & 1 != 0 {
                self.low += u64::from(self.range);
            }
        }
    }
    /// Writes what is left, and begins anew.
    pub fn flush(&mut self) {
        self.normalize();
        for _ in 0..5 {
            self.shift_low();
        }
        self.reset();
    }
}

/// Prices are in sixteenths of a bit.
pub const INFINITE: u32 = 1 << 30;

/// What a bit costs, by a sixteenth of its probability.
static PRICES: [u8; 128] = prices();

const fn prices() -> [u8; 128] {
    let mut table = [0; 128];
    let mut i = 0;
    while i < 128 {
        // The logarithm of the middle of the sixteenth, by squaring it four times.
        let mut w = (i as u32) * 16 + 8;
        let (mut bits, mut round) = (0, 0);
        while round < 4 {
            w *= w;
            bits <<= 1;
            while w >= 1 << 16 {
                w >>= 1;
                bits += 1;
            }
            round += 1;
        }
        table[i] = ((11 << 4) - 15 - bits) as u8;
        i += 1;
    }
    table
}

#[inline]
pub fn price_0(probability: Probability) -> u32 {
    PRICES[usize::from(probability >> 4)].into()
}

#[inline]
pub fn price_1(probability: Probability) -> u32 {
    PRICES[usize::from((probability ^ 2047) >> 4)].into()
}

#[inline]
pub fn price(probability: Probability, bit: u32) -> u32 {
    if bit == 0 {
        price_0(probability)
    } else {
        price_1(probability)
    }
}

pub fn tree_price(tree: &[Probability], bits: u32, symbol: u32) -> u32 {
    let mut symbol = symbol + (1 << bits);
    let mut sum = 0;
    while symbol != 1 {
        let bit = symbol & 1;
        symbol >>= 1;
        sum += price(tree[symbol as usize], bit);
    }
    sum
}

pub fn reverse_tree_price(tree: &[Probability], base: isize, bits: u32, symbol: u32) -> u32 {
    let (mut sum, mut node) = (0, 1);
    for i in 0..bits {
        let bit = symbol >> i & 1;
        sum += price(tree[(base + node) as usize], bit);
        node = node << 1 | bit as isize;
    }
    sum
}
