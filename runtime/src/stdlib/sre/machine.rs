//! The backtracking machine that runs a [`Program`] over the bytes of a text.
//!
//! Invariant: every change of a register is on the trail, so that going back to a choice restores all registers. Positions
//! are byte offsets at character boundaries.

use super::charset::in_category;
use super::program::{Check, Greed, Inst, Item, MAXREPEAT, Program, Start};
use crate::types::str::chars;
use memchr::{memchr, memrchr};

/// "Not set".
pub const UNSET: usize = usize::MAX;

#[derive(Clone, Copy)]
enum Kind {
    /// Go on at `pc`.
    Plain,
    /// The greedy repetition at `pc` gives characters back, down to `limit`.
    Greedy,
    /// The lazy repetition at `pc` takes more characters, `limit` at most.
    Lazy,
    /// The lazy general repetition at `pc` tries its body.
    LazyUntil,
}

struct Choice {
    kind: Kind,
    pc: u32,
    trail: u32,
    pos: usize,
    limit: usize,
}

/// Memory of a machine, reused from match to match.
#[derive(Default)]
pub struct Scratch {
    pub registers: Vec<usize>,
    trail: Vec<(u32, usize)>,
    stack: Vec<Choice>,
}

/// A program on a text. `WIDE`: the text is UTF-8 with characters of several bytes.
pub struct Machine<'a, const WIDE: bool> {
    program: &'a Program,
    /// Ends at `endpos`.
    text: &'a [u8],
    scratch: &'a mut Scratch,
    /// The match must reach the end of the text.
    full: bool,
    /// A match that ends here does not count (it would be empty where the last one ended).
    forbidden: usize,
}

impl<'a, const WIDE: bool> Machine<'a, WIDE> {
    /// A machine for one match or search.
    pub fn new(program: &'a Program, text: &'a [u8], scratch: &'a mut Scratch) -> Self {
        Machine {
            program,
            text,
            scratch,
            full: false,
            forbidden: UNSET,
        }
    }

    /// Matches at `pos`: the end of the match; groups are in the registers.
    pub fn match_at(&mut self, pos: usize, full: bool, must_advance: bool) -> Option<usize> {
        if self.text.len().checked_sub(pos)? < self.program.min_width {
            return None;
        }
        self.full = full;
        self.forbidden = if must_advance { pos } else { UNSET };
        self.attempt(pos)
    }

    fn attempt(&mut self, pos: usize) -> Option<usize> {
        let s = &mut *self.scratch;
        s.registers.clear();
        s.registers.resize(self.program.registers, UNSET);
        s.trail.clear();
        s.stack.clear();
        self.run(0, pos)
    }

    /// Finds the first match from `pos` on: its start and end.
    pub fn search(&mut self, mut pos: usize, must_advance: bool) -> Option<(usize, usize)> {
        let program = self.program;
        self.full = false;
        self.forbidden = if must_advance { pos } else { UNSET };
        let last = self.text.len().checked_sub(program.min_width)?;
        while pos <= last {
            pos = match &program.start {
                Start::Anywhere => pos,
                Start::Beginning if pos > 0 => return None,
                Start::Beginning => pos,
                Start::Byte(b) => pos + memchr(*b, &self.text[pos..])?,
                Start::Literal(finder) => pos + finder.find(&self.text[pos..])?,
                Start::Table(table) => pos + self.text[pos..].iter().position(|b| table[*b as usize])?,
            };
            if let Some(end) = self.attempt(pos) {
                return Some((pos, end));
            }
            self.forbidden = UNSET;
            if pos == self.text.len() {
                return None;
            }
            pos += self.width(pos);
        }
        None
    }

    #[inline(always)]
    fn width(&self, pos: usize) -> usize {
        if WIDE { chars::width(self.text[pos]) } else { 1 }
    }

    /// The character at `pos` and its width; `pos` is not the end.
    #[inline(always)]
    fn char_at(&self, pos: usize) -> (u32, usize) {
        let b = self.text[pos];
        if !WIDE || b < 0x80 {
            (u32::from(b), 1)
        } else {
            chars::decode(self.text, pos)
        }
    }

    fn char_before(&self, pos: usize) -> Option<u32> {
        match pos {
            0 => None,
            _ if WIDE => Some(chars::decode_back(self.text, pos).0),
            _ => Some(u32::from(self.text[pos - 1])),
        }
    }

    /// The position one character before `pos`.
    #[inline(always)]
    fn previous(&self, pos: usize) -> usize {
        let mut at = pos - 1;
        while WIDE && !chars::is_start(self.text[at]) {
            at -= 1;
        }
        at
    }

    #[inline(always)]
    fn set_register(&mut self, register: u32, value: usize) {
        let s = &mut *self.scratch;
        s.trail.push((register, s.registers[register as usize]));
        s.registers[register as usize] = value;
    }

    #[inline(always)]
    fn push(&mut self, kind: Kind, pc: usize, pos: usize, limit: usize) {
        let trail = self.scratch.trail.len() as u32;
        self.scratch.stack.push(Choice {
            kind,
            pc: pc as u32,
            trail,
            pos,
            limit,
        });
    }

    fn undo(&mut self, trail: usize) {
        let s = &mut *self.scratch;
        while s.trail.len() > trail {
            if let Some((register, old)) = s.trail.pop() {
                s.registers[register as usize] = old;
            }
        }
    }

    /// True if the character at `pos` passes.
    #[inline(always)]
    fn passes(&self, check: Check, pos: usize) -> bool {
        match check {
            Check::None => true,
            Check::Byte(b) => self.text.get(pos) == Some(&b),
            Check::Set(set) => pos < self.text.len() && self.program.sets[set as usize].has(self.char_at(pos).0),
        }
    }

    /// The width of the character at `pos` if it is `item`.
    #[inline(always)]
    fn item_at(&self, item: Item, pos: usize) -> Option<usize> {
        let b = *self.text.get(pos)?;
        match item {
            Item::Byte(x) => (b == x).then_some(1),
            Item::AnyAll => Some(self.width(pos)),
            Item::Any => (b != b'\n').then(|| self.width(pos)),
            Item::Set(set) => {
                let (c, n) = self.char_at(pos);
                self.program.sets[set as usize].has(c).then_some(n)
            }
        }
    }

    /// The positions after exactly `min` and after as many as possible, `max` at most.
    fn run_of(&self, item: Item, pos: usize, min: u32, max: u32) -> Option<(usize, usize)> {
        if !WIDE {
            let rest = &self.text[pos..];
            let bound = if max == MAXREPEAT {
                rest.len()
            } else {
                rest.len().min(max as usize)
            };
            let rest = &rest[..bound];
            let n = match item {
                Item::AnyAll => rest.len(),
                Item::Any => memchr(b'\n', rest).unwrap_or(rest.len()),
                Item::Byte(x) => rest.iter().position(|b| *b != x).unwrap_or(rest.len()),
                Item::Set(set) => {
                    let set = &self.program.sets[set as usize];
                    rest.iter().position(|b| !set.has_byte(*b)).unwrap_or(rest.len())
                }
            };
            return (n >= min as usize).then_some((pos + min as usize, pos + n));
        }
        let (mut at, mut low, mut n) = (pos, pos, 0);
        while n < max || max == MAXREPEAT {
            let Some(width) = self.item_at(item, at) else { break };
            at += width;
            n += 1;
            if n == min {
                low = at;
            }
        }
        (n >= min).then_some((low, at))
    }

    /// Takes the last choice above `base`.
    fn backtrack(&mut self, base: usize) -> Option<(usize, usize)> {
        loop {
            if self.scratch.stack.len() == base {
                return None;
            }
            let &Choice {
                kind,
                pc,
                trail,
                pos,
                limit,
            } = self.scratch.stack.last()?;
            self.undo(trail as usize);
            let pc = pc as usize;
            match kind {
                Kind::Plain => {
                    self.scratch.stack.pop();
                    return Some((pc, pos));
                }
                Kind::Greedy => {
                    let Some(at) = self.give_back(pc, limit, pos) else {
                        self.scratch.stack.pop();
                        continue;
                    };
                    self.keep(at, limit, at == limit);
                    return Some((pc + 1, at));
                }
                Kind::Lazy => {
                    let Some((at, left)) = self.take_more(pc, pos, limit) else {
                        self.scratch.stack.pop();
                        continue;
                    };
                    self.keep(at, left, left == 0);
                    return Some((pc + 1, at));
                }
                Kind::LazyUntil => {
                    self.scratch.stack.pop();
                    if let Inst::Until {
                        register, max, body, ..
                    } = self.program.insts[pc]
                    {
                        let count = self.scratch.registers[register as usize].wrapping_add(1);
                        let more = max == MAXREPEAT || count < max as usize;
                        if more && self.scratch.registers[register as usize + 1] != pos {
                            self.set_register(register, count);
                            self.set_register(register + 1, pos);
                            return Some((body as usize, pos));
                        }
                    }
                }
            }
        }
    }

    /// Changes the last choice, or drops it when nothing is left of it.
    #[inline(always)]
    fn keep(&mut self, pos: usize, limit: usize, done: bool) {
        if done {
            self.scratch.stack.pop();
        } else if let Some(choice) = self.scratch.stack.last_mut() {
            choice.pos = pos;
            choice.limit = limit;
        }
    }

    /// The next shorter end of the greedy repetition at `pc`.
    fn give_back(&self, pc: usize, low: usize, pos: usize) -> Option<usize> {
        match self.program.insts[pc] {
            Inst::One {
                check: Check::Byte(b), ..
            } => memrchr(b, &self.text[low..pos]).map(|n| low + n),
            _ => (pos > low).then(|| self.previous(pos)),
        }
    }

    /// The next longer end of the lazy repetition at `pc`, and how many items may still follow.
    fn take_more(&self, pc: usize, mut pos: usize, mut left: usize) -> Option<(usize, usize)> {
        let Inst::One { item, check, .. } = self.program.insts[pc] else {
            return None;
        };
        loop {
            if left == 0 {
                return None;
            }
            pos += self.item_at(item, pos)?;
            left -= 1;
            if self.passes(check, pos) {
                return Some((pos, left));
            }
        }
    }

    fn at(&self, code: u32, pos: usize) -> bool {
        let text = self.text;
        let word = |category: u32| {
            let before = self.char_before(pos).is_some_and(|c| in_category(category, c));
            let after = pos < text.len() && in_category(category, self.char_at(pos).0);
            before != after
        };
        match code {
            0 | 2 => pos == 0,
            1 => pos == 0 || text[pos - 1] == b'\n',
            5 => pos == text.len() || (pos + 1 == text.len() && text[pos] == b'\n'),
            6 => pos == text.len() || text[pos] == b'\n',
            7 => pos == text.len(),
            _ if text.is_empty() => false,
            3 | 8 => word(4),
            4 | 9 => !word(4),
            10 => word(14),
            11 => !word(14),
            _ => false,
        }
    }

    /// The end of the text of group `group` found again at `pos`.
    fn group_at(&self, group: u32, fold: super::charset::Fold, pos: usize) -> Option<usize> {
        let registers = &self.scratch.registers;
        let (a, b) = (registers[2 * group as usize], registers[2 * group as usize + 1]);
        if a == UNSET || b == UNSET || b < a {
            return None;
        }
        if fold == super::charset::Fold::No {
            return self.text[pos..].starts_with(&self.text[a..b]).then_some(pos + b - a);
        }
        let (mut from, mut at) = (a, pos);
        while from < b {
            if at >= self.text.len() {
                return None;
            }
            let ((c, n), (d, m)) = (self.char_at(from), self.char_at(at));
            if fold.lower(c) != fold.lower(d) {
                return None;
            }
            (from, at) = (from + n, at + m);
        }
        Some(at)
    }

    /// The position `n` characters before `pos`.
    fn back(&self, pos: usize, n: u32) -> Option<usize> {
        if !WIDE {
            return pos.checked_sub(n as usize);
        }
        (0..n).try_fold(pos, |at, _| (at > 0).then(|| self.previous(at)))
    }

    /// Runs a body to its `SubMatch`; choices that it leaves are dropped.
    fn sub_run(&mut self, pc: usize, pos: usize) -> Option<usize> {
        let (base, trail) = (self.scratch.stack.len(), self.scratch.trail.len());
        let end = self.run(pc, pos);
        self.scratch.stack.truncate(base);
        if end.is_none() {
            self.undo(trail);
        }
        end
    }

    /// Runs from `pc` at `pos` until a match or until all choices made here are used up.
    fn run(&mut self, mut pc: usize, mut pos: usize) -> Option<usize> {
        let base = self.scratch.stack.len();
        let program = self.program;
        loop {
            let next = match &program.insts[pc] {
                Inst::Byte(b) => (self.text.get(pos) == Some(b)).then(|| (pc + 1, pos + 1)),
                Inst::Bytes(b) => self.text[pos..].starts_with(b).then(|| (pc + 1, pos + b.len())),
                Inst::Set(set) => self.item_at(Item::Set(*set), pos).map(|n| (pc + 1, pos + n)),
                Inst::Any => self.item_at(Item::Any, pos).map(|n| (pc + 1, pos + n)),
                Inst::AnyAll => self.item_at(Item::AnyAll, pos).map(|n| (pc + 1, pos + n)),
                Inst::Mark(i) => {
                    self.mark(*i, pos);
                    Some((pc + 1, pos))
                }
                Inst::Jump(target) => Some((*target as usize, pos)),
                Inst::Split { alternative, check } => {
                    if self.passes(*check, pos) {
                        self.push(Kind::Plain, *alternative as usize, pos, 0);
                        Some((pc + 1, pos))
                    } else {
                        Some((*alternative as usize, pos))
                    }
                }
                Inst::One {
                    greed,
                    item,
                    min,
                    max,
                    check,
                } => self
                    .one(pc, pos, *greed, *item, (*min, *max), *check)
                    .map(|at| (pc + 1, at)),
                Inst::Repeat { register, until } => {
                    self.set_register(*register, UNSET);
                    self.set_register(*register + 1, UNSET);
                    Some((*until as usize, pos))
                }
                Inst::Until {
                    register,
                    min,
                    max,
                    body,
                    greedy,
                } => Some(self.until(pc, pos, *register, (*min, *max), *body, *greedy)),
                Inst::At(code) => self.at(*code, pos).then_some((pc + 1, pos)),
                Inst::Match => {
                    let refused = (self.full && pos != self.text.len()) || pos == self.forbidden;
                    if !refused {
                        return Some(pos);
                    }
                    None
                }
                Inst::SubMatch => return Some(pos),
                Inst::Fail => None,
                Inst::Assert { negative, back, next } => {
                    self.assert(pc, pos, *negative, *back).then_some((*next as usize, pos))
                }
                Inst::Atomic { next } => self.sub_run(pc + 1, pos).map(|end| (*next as usize, end)),
                Inst::Possessive { min, max, next } => {
                    self.possessive(pc, pos, *min, *max).map(|end| (*next as usize, end))
                }
                Inst::Group { group, fold } => self.group_at(*group, *fold, pos).map(|end| (pc + 1, end)),
                Inst::IfGroup { group, otherwise } => {
                    let closed = self.scratch.registers[2 * *group as usize + 1] != UNSET;
                    Some((if closed { pc + 1 } else { *otherwise as usize }, pos))
                }
            };
            (pc, pos) = match next {
                Some(next) => next,
                None => self.backtrack(base)?,
            };
        }
    }

    fn mark(&mut self, i: u32, pos: usize) {
        self.set_register(i, pos);
        if i & 1 == 1 {
            self.set_register(self.program.last_group, i as usize / 2 + 1);
        }
    }

    fn one(
        &mut self,
        pc: usize,
        pos: usize,
        greed: Greed,
        item: Item,
        (min, max): (u32, u32),
        check: Check,
    ) -> Option<usize> {
        if greed == Greed::Lazy {
            let (low, _) = self.run_of(item, pos, min, min)?;
            let left = if max == MAXREPEAT { UNSET } else { (max - min) as usize };
            if self.passes(check, low) {
                self.push(Kind::Lazy, pc, low, left);
                return Some(low);
            }
            let (at, left) = self.take_more(pc, low, left)?;
            self.push(Kind::Lazy, pc, at, left);
            return Some(at);
        }
        let (low, high) = self.run_of(item, pos, min, max)?;
        if greed == Greed::Possessive {
            return Some(high);
        }
        let at = match check {
            Check::Byte(b) if self.text.get(high) != Some(&b) => low + memrchr(b, &self.text[low..high])?,
            _ => high,
        };
        if at > low {
            self.push(Kind::Greedy, pc, at, low);
        }
        Some(at)
    }

    fn until(
        &mut self,
        pc: usize,
        pos: usize,
        register: u32,
        (min, max): (u32, u32),
        body: u32,
        greedy: bool,
    ) -> (usize, usize) {
        // The count begins at −1, which is `UNSET`.
        let count = self.scratch.registers[register as usize].wrapping_add(1);
        if count < min as usize {
            self.set_register(register, count);
            return (body as usize, pos);
        }
        if !greedy {
            self.push(Kind::LazyUntil, pc, pos, 0);
            return (pc + 1, pos);
        }
        let more = max == MAXREPEAT || count < max as usize;
        if !more || self.scratch.registers[register as usize + 1] == pos {
            return (pc + 1, pos);
        }
        self.push(Kind::Plain, pc + 1, pos, 0);
        self.set_register(register, count);
        self.set_register(register + 1, pos);
        (body as usize, pos)
    }

    fn assert(&mut self, pc: usize, pos: usize, negative: bool, back: u32) -> bool {
        let Some(from) = self.back(pos, back) else {
            return negative;
        };
        let trail = self.scratch.trail.len();
        let found = self.sub_run(pc + 1, from).is_some();
        if negative && found {
            self.undo(trail);
        }
        found != negative
    }

    fn possessive(&mut self, pc: usize, mut pos: usize, min: u32, max: u32) -> Option<usize> {
        let mut count = 0;
        while max == MAXREPEAT || count < max {
            match self.sub_run(pc + 1, pos) {
                Some(end) if end == pos && count >= min => break,
                Some(end) => pos = end,
                None if count < min => return None,
                None => break,
            }
            count += 1;
        }
        Some(pos)
    }
}
