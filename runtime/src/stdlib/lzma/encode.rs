//! The LZMA encoder: literals, matches and repeated matches, by the range coder.

use super::finder::{Finder, LONGEST, Match};
use super::optimum::Choices;
use super::range::{self, EVEN, Probability, RangeEncoder};

pub const STATES: usize = 12;
pub const REPS: usize = 4;
/// Distances below it have models of their own.
pub const FULL_DISTANCES: usize = 128;
pub const FIRST_MODEL: u32 = 4;
pub const END_MODEL: u32 = 14;
pub const ALIGN_BITS: u32 = 4;

/// How LZMA compresses.
#[derive(Clone, Debug)]
pub struct Options {
    pub dictionary: u32,
    pub lc: u32,
    pub lp: u32,
    pub pb: u32,
    pub fast: bool,
    pub nice: u32,
    pub finder: u32,
    pub depth: u32,
}

pub const FINDERS: [u32; 5] = [3, 4, 18, 19, 20];

impl Options {
    /// The options of a preset, `None` if there is none such (`lzma_lzma_preset`).
    pub fn preset(level: u32, extreme: bool) -> Option<Options> {
        const SIZES: [u32; 10] = [18, 20, 21, 22, 22, 23, 23, 24, 25, 26];
        let dictionary = 1 << SIZES.get(level as usize)?;
        let (nice, finder, depth) = match (level, extreme) {
            (3 | 5, true) => (192, 20, 0),
            (_, true) => (273, 20, 512),
            (0, _) => (128, 3, 4),
            (1, _) => (128, 4, 8),
            (2, _) => (273, 4, 24),
            (3, _) => (273, 4, 48),
            (4, _) => (16, 20, 0),
            (5, _) => (32, 20, 0),
            _ => (64, 20, 0),
        };
        Some(Options {
            dictionary,
            lc: 3,
            lp: 0,
            pb: 2,
            fast: level <= 3 && !extreme,
            nice,
            finder,
            depth,
        })
    }
    /// Whether the library takes them.
    pub fn are_valid(&self) -> bool {
        self.lc + self.lp <= 4
            && self.pb <= 4
            && (2..=LONGEST as u32).contains(&self.nice)
            && FINDERS.contains(&self.finder)
            && (4096..=3 << 29).contains(&self.dictionary)
    }
    pub fn properties(&self) -> u8 {
        ((self.pb * 5 + self.lp) * 9 + self.lc) as u8
    }
}

/// The states after which a literal came last.
pub fn after_literal(state: usize) -> bool {
    state < 7
}
pub fn with_literal(state: usize) -> usize {
    match state {
        0..=3 => 0,
        4..=9 => state - 3,
        _ => state - 6,
    }
}
pub fn with_match(state: usize) -> usize {
    if after_literal(state) { 7 } else { 10 }
}
pub fn with_rep(state: usize) -> usize {
    if after_literal(state) { 8 } else { 11 }
}
pub fn with_short_rep(state: usize) -> usize {
    if after_literal(state) { 9 } else { 11 }
}

/// The models of distances of matches of a length.
pub fn length_state(len: usize) -> usize {
    usize::min(len - 2, 3)
}

/// The slot of a distance: its two highest bits.
pub fn slot_of(dist: u32) -> u32 {
    if dist < 4 {
        return dist;
    }
    let high = 31 - dist.leading_zeros();
    2 * high + (dist >> (high - 1) & 1)
}

/// Lengths, by where in the file.
pub struct Lengths {
    choice: Probability,
    choice_2: Probability,
    low: [[Probability; 8]; 16],
    mid: [[Probability; 8]; 16],
    high: [Probability; 256],
    pub prices: [[u32; LONGEST - 1]; 16],
    priced: usize,
    /// How many lengths until the prices are looked at again.
    left: [usize; 16],
}

impl Lengths {
    fn new(priced: usize, positions: usize, fast: bool) -> Lengths {
        let mut lengths = Lengths {
            choice: EVEN,
            choice_2: EVEN,
            low: [[EVEN; 8]; 16],
            mid: [[EVEN; 8]; 16],
            high: [EVEN; 256],
            prices: [[0; LONGEST - 1]; 16],
            priced,
            left: [0; 16],
        };
        if !fast {
            (0..positions).for_each(|place| lengths.find_prices(place));
        }
        lengths
    }
    fn find_prices(&mut self, place: usize) {
        self.left[place] = self.priced;
        let (no, yes) = (range::price_0(self.choice), range::price_1(self.choice));
        let (no_2, yes_2) = (yes + range::price_0(self.choice_2), yes + range::price_1(self.choice_2));
        for i in 0..self.priced {
            let n = i as u32;
            self.prices[place][i] = match i {
                0..8 => no + range::tree_price(&self.low[place], 3, n),
                8..16 => no_2 + range::tree_price(&self.mid[place], 3, n - 8),
                _ => yes_2 + range::tree_price(&self.high, 8, n - 16),
            };
        }
    }
    fn encode(&mut self, coder: &mut RangeEncoder, place: usize, len: usize, fast: bool) {
        // In liblzma the bits wait until the next symbol: prices are those before this one.
        if !fast {
            self.left[place] -= 1;
            if self.left[place] == 0 {
                self.find_prices(place);
            }
        }
        let n = len as u32 - 2;
        coder.bit(&mut self.choice, u32::from(n >= 8));
        if n < 8 {
            coder.tree(&mut self.low[place], 3, n);
        } else {
            coder.bit(&mut self.choice_2, u32::from(n >= 16));
            if n < 16 {
                coder.tree(&mut self.mid[place], 3, n - 8);
            } else {
                coder.tree(&mut self.high, 8, n - 16);
            }
        }
    }
}

/// Probabilities, and what was coded last.
pub struct Model {
    pub state: usize,
    pub reps: [u32; REPS],
    pub place_mask: usize,
    lc: u32,
    lp_mask: usize,
    pub literals: Vec<Probability>,
    pub is_match: [[Probability; 16]; STATES],
    pub is_rep: [Probability; STATES],
    pub is_rep0: [Probability; STATES],
    pub is_rep1: [Probability; STATES],
    pub is_rep2: [Probability; STATES],
    pub is_rep0_long: [[Probability; 16]; STATES],
    pub slots: [[Probability; 64]; 4],
    pub special: [Probability; FULL_DISTANCES - END_MODEL as usize + 1],
    pub align: [Probability; 16],
    pub match_lengths: Lengths,
    pub rep_lengths: Lengths,
}

impl Model {
    fn new(options: &Options) -> Model {
        let priced = finder_nice(options) - 1;
        let lengths = || Lengths::new(priced, 1 << options.pb, options.fast);
        Model {
            state: 0,
            reps: [0; REPS],
            place_mask: (1 << options.pb) - 1,
            lc: options.lc,
            lp_mask: (1 << options.lp) - 1,
            literals: vec![EVEN; 0x300 << (options.lc + options.lp)],
            is_match: [[EVEN; 16]; STATES],
            is_rep: [EVEN; STATES],
            is_rep0: [EVEN; STATES],
            is_rep1: [EVEN; STATES],
            is_rep2: [EVEN; STATES],
            is_rep0_long: [[EVEN; 16]; STATES],
            slots: [[EVEN; 64]; 4],
            special: [EVEN; FULL_DISTANCES - END_MODEL as usize + 1],
            align: [EVEN; 16],
            match_lengths: lengths(),
            rep_lengths: lengths(),
        }
    }
    /// The models of a literal.
    pub fn literal_at(&self, position: usize, previous: u8) -> usize {
        let row = ((position & self.lp_mask) << self.lc) + (usize::from(previous) >> (8 - self.lc));
        0x300 * row
    }
}

fn finder_nice(options: &Options) -> usize {
    (options.nice as usize).max((options.finder & 15) as usize)
}

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Symbol {
    Literal,
    /// One of the last four distances, and a length; 1 is the byte at the last distance.
    Rep(usize, usize),
    Match(u32, usize),
}

/// An encoder with its match finder.
pub struct Encoder {
    pub finder: Finder,
    pub coder: RangeEncoder,
    pub model: Box<Model>,
    choices: Choices,
    options: Options,
    begun: bool,
}

/// How much of an LZMA2 chunk may be left when the next symbol is chosen.
const CHUNK_ROOM: usize = (1 << 16) - 4097;

impl Encoder {
    pub fn new(options: &Options) -> Encoder {
        let nice = finder_nice(options);
        Encoder {
            finder: Finder::new(options.finder, options.dictionary, nice, options.depth),
            coder: RangeEncoder::new(),
            model: Box::new(Model::new(options)),
            choices: Choices::new(options.dictionary),
            options: options.clone(),
            begun: false,
        }
    }
    pub fn dictionary(&self) -> usize {
        self.options.dictionary as usize
    }
    /// Forgets probabilities, not the bytes.
    pub fn reset(&mut self) {
        self.coder.reset();
        *self.model = Model::new(&self.options);
        self.choices = Choices::new(self.options.dictionary);
    }
    /// Codes what is there; true when the chunk is full, whose limits are the position and the size of the output, or when all
    /// is coded.
    pub fn run(&mut self, chunk: Option<(usize, usize)>) -> bool {
        if !self.begun {
            if self.finder.at == self.finder.limit {
                if !self.finder.finishing {
                    return false;
                }
            } else {
                // The first byte is a literal.
                self.finder.skip(1);
                self.finder.ahead = 0;
                self.coder.bit(&mut self.model.is_match[0][0], 0);
                let byte = self.finder.buffer[0];
                self.coder.tree(&mut self.model.literals[..0x300], 8, byte.into());
            }
            self.begun = true;
        }
        loop {
            if let Some((limit, start)) = chunk {
                let written = self.coder.out.len() - start;
                if self.finder.position() >= limit || written + self.coder.pending() >= CHUNK_ROOM {
                    return true;
                }
            }
            if self.finder.at >= self.finder.limit {
                if !self.finder.finishing {
                    return false;
                }
                if self.finder.ahead == 0 {
                    return true;
                }
            }
            let symbol = if self.options.fast {
                self.choices.fast(&mut self.finder, &self.model)
            } else {
                self.choices.best(&mut self.finder, &self.model)
            };
            self.encode(symbol);
        }
    }
    fn encode(&mut self, symbol: Symbol) {
        let position = self.finder.position();
        let place = position & self.model.place_mask;
        let (coder, model) = (&mut self.coder, &mut *self.model);
        let state = model.state;
        coder.bit(&mut model.is_match[state][place], u32::from(symbol != Symbol::Literal));
        self.finder.ahead -= match symbol {
            Symbol::Literal => {
                self.literal(position);
                1
            }
            Symbol::Rep(rep, len) => {
                coder.bit(&mut model.is_rep[state], 1);
                self.repeated(place, rep, len);
                len
            }
            Symbol::Match(dist, len) => {
                coder.bit(&mut model.is_rep[state], 0);
                self.matched(place, dist, len);
                len
            }
        };
    }
    fn literal(&mut self, position: usize) {
        let (coder, model, data) = (&mut self.coder, &mut *self.model, &self.finder.buffer);
        let start = model.literal_at(position, data[position - 1]);
        let models = &mut model.literals[start..start + 0x300];
        let byte = u32::from(data[position]);
        if after_literal(model.state) {
            coder.tree(models, 8, byte);
        } else {
            // The byte at the last distance tells something.
            let mut guess = u32::from(data[position - model.reps[0] as usize - 1]);
            let (mut same, mut symbol) = (0x100, byte + 0x100);
            while symbol < 1 << 16 {
                guess <<= 1;
                let i = same + (guess & same) + (symbol >> 8);
                coder.bit(&mut models[i as usize], symbol >> 7 & 1);
                symbol <<= 1;
                same &= !(guess ^ symbol);
            }
        }
        model.state = with_literal(model.state);
    }
    fn matched(&mut self, place: usize, dist: u32, len: usize) {
        let (coder, model) = (&mut self.coder, &mut *self.model);
        model.state = with_match(model.state);
        model.match_lengths.encode(coder, place, len, self.options.fast);
        let slot = slot_of(dist);
        coder.tree(&mut model.slots[length_state(len)], 6, slot);
        if slot >= FIRST_MODEL {
            let bits = (slot >> 1) - 1;
            let base = (2 | slot & 1) << bits;
            let rest = dist - base;
            if slot < END_MODEL {
                let tree = base as isize - slot as isize - 1;
                coder.reverse_tree(&mut model.special, tree, bits, rest);
            } else {
                coder.direct(rest >> ALIGN_BITS, bits - ALIGN_BITS);
                coder.reverse_tree(&mut model.align, 0, ALIGN_BITS, rest & 15);
                self.choices.aligned += 1;
            }
        }
        model.reps = [dist, model.reps[0], model.reps[1], model.reps[2]];
        self.choices.matched += 1;
    }
    fn repeated(&mut self, place: usize, rep: usize, len: usize) {
        let (coder, model) = (&mut self.coder, &mut *self.model);
        let state = model.state;
        coder.bit(&mut model.is_rep0[state], u32::from(rep != 0));
        if rep == 0 {
            coder.bit(&mut model.is_rep0_long[state][place], u32::from(len != 1));
        } else {
            coder.bit(&mut model.is_rep1[state], u32::from(rep != 1));
            if rep != 1 {
                coder.bit(&mut model.is_rep2[state], rep as u32 - 2);
            }
            model.reps[..=rep].rotate_right(1);
        }
        if len == 1 {
            model.state = with_short_rep(state);
        } else {
            model.rep_lengths.encode(coder, place, len, self.options.fast);
            model.state = with_rep(state);
        }
    }
    /// Ends a stream of LZMA alone: the match that is none, then what is left.
    pub fn end_marked(&mut self) {
        let place = self.finder.position() & self.model.place_mask;
        let state = self.model.state;
        self.coder.bit(&mut self.model.is_match[state][place], 1);
        self.coder.bit(&mut self.model.is_rep[state], 0);
        self.matched(place, u32::MAX, 2);
        self.coder.flush();
    }
}

/// The longest of some matches that ends at most at `len`.
pub fn covering(matches: &[Match], len: usize) -> usize {
    matches.iter().position(|m| m.len >= len).unwrap_or(matches.len())
}
