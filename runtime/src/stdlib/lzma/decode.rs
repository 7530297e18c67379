//! The LZMA decoder. It takes input in pieces: a symbol whose end is not there yet is taken back.

use super::encode::{
    ALIGN_BITS, END_MODEL, FIRST_MODEL, after_literal, length_state, with_literal, with_match, with_rep, with_short_rep,
};
use super::range::{EVEN, Probability};

/// Why decoding stops.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// More input is needed.
    Input,
    /// The input is damaged.
    Damaged,
}

/// No symbol takes more bytes than this.
const MOST_BYTES: usize = 32;

// Where the models of each kind begin.
const IS_MATCH: usize = 0;
const IS_REP: usize = IS_MATCH + 12 * 16;
const IS_REP0: usize = IS_REP + 12;
const IS_REP1: usize = IS_REP0 + 12;
const IS_REP2: usize = IS_REP1 + 12;
const IS_REP0_LONG: usize = IS_REP2 + 12;
const SLOTS: usize = IS_REP0_LONG + 12 * 16;
const SPECIAL: usize = SLOTS + 4 * 64;
const ALIGN: usize = SPECIAL + 128;
const MATCH_LENGTHS: usize = ALIGN + 16;
const LENGTHS: usize = 2 + 16 * 8 + 16 * 8 + 256;
const REP_LENGTHS: usize = MATCH_LENGTHS + LENGTHS;
const LITERALS: usize = REP_LENGTHS + LENGTHS;

/// The range decoder and where it reads.
#[derive(Clone, Copy)]
struct Place {
    range: u32,
    code: u32,
    at: usize,
    state: usize,
    reps: [u32; 4],
}

/// A decoder of one stream, with the bytes it may repeat.
pub struct Decoder {
    models: Vec<Probability>,
    /// What the models were before the symbol.
    undo: Vec<(u32, Probability)>,
    place: Place,
    begun: bool,
    lc: u32,
    lp_mask: usize,
    place_mask: usize,
    pub dictionary: usize,
    /// What was decoded last.
    pub window: Vec<u8>,
    /// How much was decoded before the window, and since when distances count.
    before: usize,
    since: usize,
}

enum Symbol {
    Byte(u8),
    Copy(usize),
    End,
}

impl Decoder {
    pub fn new(dictionary: u32) -> Decoder {
        Decoder {
            models: Vec::new(),
            undo: Vec::new(),
            place: Place {
                range: 0,
                code: 0,
                at: 0,
                state: 0,
                reps: [0; 4],
            },
            begun: false,
            lc: 0,
            lp_mask: 0,
            place_mask: 0,
            dictionary: (dictionary as usize).max(4096),
            window: Vec::new(),
            before: 0,
            since: 0,
        }
    }
    /// The byte of lc, lp and pb; false if there is none such.
    pub fn set_properties(&mut self, byte: u8) -> bool {
        let (lc, lp, pb) = (byte % 9, byte / 9 % 5, byte / 45);
        if pb > 4 || lc + lp > 4 {
            return false;
        }
        self.lc = lc.into();
        self.lp_mask = (1 << lp) - 1;
        self.place_mask = (1 << pb) - 1;
        self.models = vec![EVEN; LITERALS + (0x300 << (lc + lp))];
        true
    }
    pub fn reset_state(&mut self) {
        self.models.fill(EVEN);
        self.place.state = 0;
        self.place.reps = [0; 4];
    }
    /// The bytes so far are not repeated any more.
    pub fn reset_dictionary(&mut self) {
        self.since = self.before + self.window.len();
    }
    pub fn restart_range(&mut self) {
        self.begun = false;
    }
    fn position(&self) -> usize {
        self.before + self.window.len() - self.since
    }
    /// Forgets bytes that are out of reach, of those before `kept`; how many.
    pub fn trim(&mut self, kept: usize) -> usize {
        if self.window.len() < 2 * self.dictionary + (1 << 16) {
            return 0;
        }
        let gone = (self.window.len() - self.dictionary).min(kept);
        self.window.drain(..gone);
        self.before += gone;
        gone
    }
    fn begin(&mut self, input: &[u8]) -> Result<(), Stop> {
        if self.begun {
            return Ok(());
        }
        let [first, code @ ..] = input.first_chunk::<5>().ok_or(Stop::Input)?;
        if *first != 0 {
            return Err(Stop::Damaged);
        }
        self.place.range = u32::MAX;
        self.place.code = u32::from_be_bytes(*code);
        self.place.at = 5;
        self.begun = true;
        Ok(())
    }
    /// Decodes `wanted` bytes, and what else its last symbol gives; more than `most` are a fault. How much was read, and `true`
    /// if the marker of the end was found.
    pub fn run(&mut self, input: &[u8], wanted: usize, most: usize, marked: bool) -> (usize, Result<bool, Stop>) {
        self.place.at = 0;
        if let Err(stop) = self.begin(input) {
            return (0, Err(stop));
        }
        let start = self.window.len();
        while self.window.len() - start < wanted {
            match self.symbol(input, most.saturating_sub(self.window.len() - start), marked) {
                Ok(false) => {}
                other => return (self.place.at, other),
            }
        }
        (self.place.at, Ok(false))
    }
    /// Whether the range decoder is at its end, as it should be after the last symbol: it may read a byte.
    pub fn is_finished(&mut self, input: &[u8]) -> (usize, Result<bool, Stop>) {
        self.place.at = 0;
        let made = self.begin(input).and_then(|()| {
            let mut place = self.place;
            normalize(&mut place, input)?;
            self.place = place;
            Ok(place.code == 0)
        });
        (self.place.at, made)
    }
    fn symbol(&mut self, input: &[u8], most: usize, marked: bool) -> Result<bool, Stop> {
        let place = self.place;
        let decoded = if input.len() - place.at >= MOST_BYTES {
            self.decode::<false>(input)
        } else {
            self.undo.clear();
            self.decode::<true>(input)
        };
        let found = match decoded {
            Ok(found) => found,
            Err(stop) => {
                while let Some((i, old)) = self.undo.pop() {
                    self.models[i as usize] = old;
                }
                self.place = place;
                return Err(stop);
            }
        };
        match found {
            Symbol::Byte(byte) => self.window.push(byte),
            Symbol::End => return if marked { Ok(true) } else { Err(Stop::Damaged) },
            Symbol::Copy(len) => {
                let dist = self.place.reps[0] as usize;
                if dist >= self.position() || dist >= self.dictionary || len > most {
                    return Err(Stop::Damaged);
                }
                let from = self.window.len() - dist - 1;
                for i in 0..len {
                    self.window.push(self.window[from + i]);
                }
            }
        }
        Ok(false)
    }
    #[inline(always)]
    fn bit<const LOG: bool>(&mut self, input: &[u8], model: usize) -> Result<u32, Stop> {
        normalize(&mut self.place, input)?;
        let probability = &mut self.models[model];
        if LOG {
            self.undo.push((model as u32, *probability));
        }
        let bound = (self.place.range >> 11) * u32::from(*probability);
        if self.place.code < bound {
            self.place.range = bound;
            *probability += (2048 - *probability) >> 5;
            Ok(0)
        } else {
            self.place.range -= bound;
            self.place.code -= bound;
            *probability -= *probability >> 5;
            Ok(1)
        }
    }
    fn tree<const LOG: bool>(&mut self, input: &[u8], tree: usize, bits: u32) -> Result<u32, Stop> {
        let mut node = 1;
        for _ in 0..bits {
            node = node << 1 | self.bit::<LOG>(input, tree + node as usize)?;
        }
        Ok(node - (1 << bits))
    }
    fn reverse_tree<const LOG: bool>(&mut self, input: &[u8], tree: isize, bits: u32) -> Result<u32, Stop> {
        let (mut node, mut sum) = (1, 0);
        for i in 0..bits {
            let bit = self.bit::<LOG>(input, (tree + node) as usize)?;
            node = node << 1 | bit as isize;
            sum |= bit << i;
        }
        Ok(sum)
    }
    fn length<const LOG: bool>(&mut self, input: &[u8], models: usize, place: usize) -> Result<usize, Stop> {
        let n = if self.bit::<LOG>(input, models)? == 0 {
            self.tree::<LOG>(input, models + 2 + 8 * place, 3)?
        } else if self.bit::<LOG>(input, models + 1)? == 0 {
            8 + self.tree::<LOG>(input, models + 2 + 16 * 8 + 8 * place, 3)?
        } else {
            16 + self.tree::<LOG>(input, models + 2 + 32 * 8, 8)?
        };
        Ok(n as usize + 2)
    }
    fn decode<const LOG: bool>(&mut self, input: &[u8]) -> Result<Symbol, Stop> {
        let position = self.position();
        let place = position & self.place_mask;
        let state = self.place.state;
        if self.bit::<LOG>(input, IS_MATCH + 16 * state + place)? == 0 {
            return self.literal::<LOG>(input, position);
        }
        if self.bit::<LOG>(input, IS_REP + state)? == 0 {
            let len = self.length::<LOG>(input, MATCH_LENGTHS, place)?;
            let dist = self.distance::<LOG>(input, len)?;
            let [a, b, c, _] = self.place.reps;
            self.place.reps = [dist, a, b, c];
            self.place.state = with_match(state);
            if dist == u32::MAX {
                normalize(&mut self.place, input)?;
                return match self.place.code {
                    0 => Ok(Symbol::End),
                    _ => Err(Stop::Damaged),
                };
            }
            return Ok(Symbol::Copy(len));
        }
        if self.bit::<LOG>(input, IS_REP0 + state)? == 0 {
            if self.bit::<LOG>(input, IS_REP0_LONG + 16 * state + place)? == 0 {
                self.place.state = with_short_rep(state);
                return Ok(Symbol::Copy(1));
            }
        } else {
            let rep = if self.bit::<LOG>(input, IS_REP1 + state)? == 0 {
                1
            } else {
                2 + self.bit::<LOG>(input, IS_REP2 + state)? as usize
            };
            self.place.reps[..=rep].rotate_right(1);
        }
        let len = self.length::<LOG>(input, REP_LENGTHS, place)?;
        self.place.state = with_rep(state);
        Ok(Symbol::Copy(len))
    }
    fn literal<const LOG: bool>(&mut self, input: &[u8], position: usize) -> Result<Symbol, Stop> {
        let previous = if position > 0 {
            self.window[self.window.len() - 1]
        } else {
            0
        };
        let row = ((position & self.lp_mask) << self.lc) + (usize::from(previous) >> (8 - self.lc));
        let models = LITERALS + 0x300 * row;
        let state = self.place.state;
        let mut node = 1;
        if !after_literal(state) {
            let dist = self.place.reps[0] as usize;
            if dist >= position {
                return Err(Stop::Damaged);
            }
            let mut guess = u32::from(self.window[self.window.len() - dist - 1]);
            let mut same = 0x100;
            while node < 0x100 {
                guess <<= 1;
                let wanted = guess & same;
                let bit = self.bit::<LOG>(input, models + (same + wanted + node) as usize)?;
                node = node << 1 | bit;
                same &= if bit != 0 { wanted } else { !wanted };
            }
        }
        while node < 0x100 {
            node = node << 1 | self.bit::<LOG>(input, models + node as usize)?;
        }
        self.place.state = with_literal(state);
        Ok(Symbol::Byte(node as u8))
    }
    fn distance<const LOG: bool>(&mut self, input: &[u8], len: usize) -> Result<u32, Stop> {
        let slot = self.tree::<LOG>(input, SLOTS + 64 * length_state(len), 6)?;
        if slot < FIRST_MODEL {
            return Ok(slot);
        }
        let bits = slot / 2 - 1;
        let base = (2 | slot & 1) << bits;
        if slot < END_MODEL {
            let tree = SPECIAL as isize + base as isize - slot as isize;
            return Ok(base + self.reverse_tree::<LOG>(input, tree, bits)?);
        }
        let mut direct = 0;
        for _ in 0..bits - ALIGN_BITS {
            normalize(&mut self.place, input)?;
            self.place.range >>= 1;
            let one = self.place.code >= self.place.range;
            if one {
                self.place.code -= self.place.range;
            }
            direct = direct << 1 | u32::from(one);
        }
        let low = self.reverse_tree::<LOG>(input, ALIGN as isize, ALIGN_BITS)?;
        Ok(base.wrapping_add(direct << ALIGN_BITS).wrapping_add(low))
    }
}

#[inline(always)]
fn normalize(place: &mut Place, input: &[u8]) -> Result<(), Stop> {
    if place.range < 1 << 24 {
        let byte = *input.get(place.at).ok_or(Stop::Input)?;
        place.range <<= 8;
        place.code = place.code << 8 | u32::from(byte);
        place.at += 1;
    }
    Ok(())
}
