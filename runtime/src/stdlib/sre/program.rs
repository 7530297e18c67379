//! From the code of `re._compiler` to the instructions of [`super::machine`]: literals become bytes of the text's encoding,
//! sets become tables, jumps become indices.

use super::charset::{Fold, Set};
use crate::types::str::chars;
use memchr::memmem::Finder;

/// "No upper bound".
pub const MAXREPEAT: u32 = u32::MAX;

/// A test of the next byte before a choice is made.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    None,
    Byte(u8),
    Set(u32),
}

/// What a simple repetition repeats: one character.
#[derive(Clone, Copy, Debug)]
pub enum Item {
    /// Anything but a line feed.
    Any,
    AnyAll,
    Byte(u8),
    Set(u32),
}

/// The strategy of a repetition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Greed {
    Greedy,
    Lazy,
    Possessive,
}

/// One instruction; the next one follows unless said otherwise.
#[derive(Clone, Debug)]
pub enum Inst {
    /// The whole pattern matched.
    Match,
    /// The body of a lookaround or atomic group matched.
    SubMatch,
    Fail,
    Byte(u8),
    Bytes(Box<[u8]>),
    Any,
    AnyAll,
    Set(u32),
    At(u32),
    Mark(u32),
    Jump(u32),
    /// Tries what follows if `check` allows, then `alternative`.
    Split {
        alternative: u32,
        check: Check,
    },
    One {
        greed: Greed,
        item: Item,
        min: u32,
        max: u32,
        check: Check,
    },
    /// Begins a general repetition; goes to its `Until`.
    Repeat {
        register: u32,
        until: u32,
    },
    Until {
        register: u32,
        min: u32,
        max: u32,
        body: u32,
        greedy: bool,
    },
    /// The body follows and ends in `SubMatch`.
    Assert {
        negative: bool,
        back: u32,
        next: u32,
    },
    Atomic {
        next: u32,
    },
    Possessive {
        min: u32,
        max: u32,
        next: u32,
    },
    Group {
        group: u32,
        fold: Fold,
    },
    IfGroup {
        group: u32,
        otherwise: u32,
    },
}

/// How a search finds places where a match can begin.
pub enum Start {
    Anywhere,
    /// Only at the beginning of the text.
    Beginning,
    Byte(u8),
    Literal(Finder<'static>),
    /// By the first byte.
    Table(Box<[bool; 256]>),
}

/// A translated pattern.
pub struct Program {
    pub insts: Vec<Inst>,
    pub sets: Vec<Set>,
    /// Registers: two per group, the last group closed, two per general repetition.
    pub registers: usize,
    /// The register with the number of the group closed last.
    pub last_group: u32,
    pub start: Start,
    /// Least length of a match, in characters.
    pub min_width: usize,
}

struct Translator<'a> {
    code: &'a [u32],
    bytes: bool,
    insts: Vec<Inst>,
    sets: Vec<Set>,
    /// Instruction at each position of the code.
    labels: Vec<u32>,
    /// Instructions whose target is still a position of the code.
    patches: Vec<usize>,
    /// The positions that they lead to: no run of literals goes across one.
    targets: Vec<bool>,
    registers: u32,
    min_width: usize,
}

/// Translates `code`; `None` if it is malformed. `bytes`: the text will be bytes, not UTF-8.
pub fn translate(code: &[u32], groups: usize, bytes: bool) -> Option<Program> {
    let mut t = Translator {
        code,
        bytes,
        insts: Vec::new(),
        sets: Vec::new(),
        labels: vec![u32::MAX; code.len() + 1],
        patches: Vec::new(),
        targets: vec![false; code.len() + 1],
        registers: 2 * groups as u32 + 1,
        min_width: 0,
    };
    t.block(0, code.len())?;
    t.insts.push(Inst::Match);
    for &i in &t.patches {
        match &mut t.insts[i] {
            Inst::Jump(target) | Inst::IfGroup { otherwise: target, .. } => {
                *target = *t.labels.get(*target as usize).filter(|&&l| l != u32::MAX)?;
            }
            _ => return None,
        }
    }
    t.add_checks();
    let mut program = Program {
        insts: t.insts,
        sets: t.sets,
        registers: t.registers as usize,
        last_group: 2 * groups as u32,
        start: Start::Anywhere,
        min_width: t.min_width,
    };
    program.start = program.find_start(bytes);
    Some(program)
}

impl Translator<'_> {
    fn arg(&self, at: usize) -> Option<u32> {
        self.code.get(at).copied()
    }

    fn here(&self) -> u32 {
        self.insts.len() as u32
    }

    fn set(&mut self, set: Set) -> u32 {
        self.sets.push(set);
        self.sets.len() as u32 - 1
    }

    fn literal(&self, c: u32, out: &mut Vec<u8>) -> bool {
        match self.bytes {
            true if c > 255 => return false,
            true => out.push(c as u8),
            false => chars::push(out, c),
        }
        true
    }

    /// Translates the operations of `start..end`.
    fn block(&mut self, start: usize, end: usize) -> Option<()> {
        let mut pc = start;
        while pc < end {
            self.labels[pc] = self.here();
            pc = self.operation(pc)?;
        }
        *self.labels.get_mut(end)? = self.here();
        Some(())
    }

    /// Translates one operation (or a run of literals); returns where the next one is.
    fn operation(&mut self, pc: usize) -> Option<usize> {
        let op = self.arg(pc)?;
        let arg = self.arg(pc + 1);
        Some(match op {
            0 => {
                self.insts.push(Inst::Fail);
                pc + 1
            }
            1 => pc + 1,
            2 => {
                self.insts.push(Inst::Any);
                pc + 1
            }
            3 => {
                self.insts.push(Inst::AnyAll);
                pc + 1
            }
            4 | 5 => self.assertion(pc, op == 5)?,
            6 => {
                self.insts.push(Inst::At(arg?));
                pc + 2
            }
            7 => self.branch(pc)?,
            8 | 13 | 20 | 31..=33 | 35..=37 | 39..=41 => {
                let (set, next) = self.character(pc)?;
                let set = self.set(set);
                self.insts.push(Inst::Set(set));
                next
            }
            11 | 30 | 34 | 38 => {
                let fold = match op {
                    11 => Fold::No,
                    30 => Fold::Ascii,
                    34 => Fold::Locale,
                    _ => Fold::Unicode,
                };
                self.insts.push(Inst::Group { group: arg?, fold });
                pc + 2
            }
            12 => {
                let otherwise = self.target((pc + 2) as u32 + self.arg(pc + 2)? - 1)?;
                self.insts.push(Inst::IfGroup { group: arg?, otherwise });
                pc + 3
            }
            14 => {
                self.min_width = self.arg(pc + 3)? as usize;
                pc + 1 + arg? as usize
            }
            15 => {
                let target = self.target((pc + 1) as u32 + arg?)?;
                self.insts.push(Inst::Jump(target));
                pc + 2
            }
            16 => self.literals(pc)?,
            17 => {
                self.insts.push(Inst::Mark(arg?));
                pc + 2
            }
            23 => self.repeat(pc)?,
            24 | 26 | 29 => self.repeat_one(pc, op)?,
            27 => {
                let next = pc + 1 + arg? as usize;
                let at = self.insts.len();
                self.insts.push(Inst::Atomic { next: 0 });
                self.body(pc + 2, next - 1)?;
                self.insts[at] = Inst::Atomic { next: self.here() };
                next
            }
            28 => {
                let until = pc + 1 + arg? as usize;
                let (min, max) = (self.arg(pc + 2)?, self.arg(pc + 3)?);
                let at = self.insts.len();
                self.insts.push(Inst::Fail);
                self.body(pc + 4, until)?;
                self.insts[at] = Inst::Possessive {
                    min,
                    max,
                    next: self.here(),
                };
                until + 1
            }
            _ => return None,
        })
    }

    /// The body of a lookaround or atomic group.
    fn body(&mut self, start: usize, end: usize) -> Option<()> {
        self.block(start, end)?;
        self.insts.push(Inst::SubMatch);
        Some(())
    }

    /// Notes where the next instruction leads to.
    fn target(&mut self, position: u32) -> Option<u32> {
        self.patches.push(self.insts.len());
        *self.targets.get_mut(position as usize)? = true;
        Some(position)
    }

    fn literals(&mut self, mut pc: usize) -> Option<usize> {
        let mut text = Vec::new();
        let mut possible = true;
        while self.arg(pc) == Some(16) {
            possible &= self.literal(self.arg(pc + 1)?, &mut text);
            pc += 2;
            if self.targets[pc] {
                break;
            }
        }
        self.insts.push(match *text {
            _ if !possible => Inst::Fail,
            [b] => Inst::Byte(b),
            _ => Inst::Bytes(text.into()),
        });
        Some(pc)
    }

    /// The set that an operation for one character stands for.
    fn character(&mut self, pc: usize) -> Option<(Set, usize)> {
        let (op, arg) = (self.arg(pc)?, self.arg(pc + 1)?);
        let fold = match op {
            31..=33 => Fold::Ascii,
            35..=37 => Fold::Locale,
            39..=41 => Fold::Unicode,
            _ => Fold::No,
        };
        let next = pc + 1 + arg as usize;
        Some(match op {
            8 => (Set::category(arg), pc + 2),
            13 | 31 | 35 | 39 => (Set::read(self.code.get(pc + 2..next)?, fold)?, next),
            16 | 32 | 36 | 40 => (Set::single(arg, false, fold), pc + 2),
            20 | 33 | 37 | 41 => (Set::single(arg, true, fold), pc + 2),
            _ => return None,
        })
    }

    fn assertion(&mut self, pc: usize, negative: bool) -> Option<usize> {
        let next = pc + 1 + self.arg(pc + 1)? as usize;
        let back = self.arg(pc + 2)?;
        let at = self.insts.len();
        self.insts.push(Inst::Fail);
        self.body(pc + 3, next - 1)?;
        self.insts[at] = Inst::Assert {
            negative,
            back,
            next: self.here(),
        };
        Some(next)
    }

    fn branch(&mut self, pc: usize) -> Option<usize> {
        let mut at = pc + 1;
        let mut jumps = Vec::new();
        loop {
            let skip = self.arg(at)? as usize;
            if skip == 0 {
                break;
            }
            let last = self.arg(at + skip)? == 0;
            let split = self.insts.len();
            if !last {
                self.insts.push(Inst::Split {
                    alternative: 0,
                    check: Check::None,
                });
            }
            self.block(at + 1, at + skip - 2)?;
            if !last {
                jumps.push(self.insts.len());
                self.insts.push(Inst::Jump(0));
                self.insts[split] = Inst::Split {
                    alternative: self.here(),
                    check: Check::None,
                };
            }
            at += skip;
        }
        for i in jumps {
            self.insts[i] = Inst::Jump(self.here());
        }
        Some(at + 1)
    }

    fn repeat(&mut self, pc: usize) -> Option<usize> {
        let until = pc + 1 + self.arg(pc + 1)? as usize;
        let (min, max) = (self.arg(pc + 2)?, self.arg(pc + 3)?);
        let register = self.registers;
        self.registers += 2;
        let at = self.insts.len();
        self.insts.push(Inst::Fail);
        let body = self.here();
        self.block(pc + 4, until)?;
        self.insts[at] = Inst::Repeat {
            register,
            until: self.here(),
        };
        let greedy = self.arg(until)? == 18;
        self.insts.push(Inst::Until {
            register,
            min,
            max,
            body,
            greedy,
        });
        Some(until + 1)
    }

    fn repeat_one(&mut self, pc: usize, op: u32) -> Option<usize> {
        let next = pc + 1 + self.arg(pc + 1)? as usize;
        let (min, max) = (self.arg(pc + 2)?, self.arg(pc + 3)?);
        let item = match (self.arg(pc + 4)?, self.arg(pc + 5)) {
            (2, _) => Item::Any,
            (3, _) => Item::AnyAll,
            (16, Some(c)) if c < if self.bytes { 256 } else { 128 } => Item::Byte(c as u8),
            _ => {
                let (set, _) = self.character(pc + 4)?;
                Item::Set(self.set(set))
            }
        };
        let greed = match op {
            24 => Greed::Greedy,
            26 => Greed::Lazy,
            _ => Greed::Possessive,
        };
        self.insts.push(Inst::One {
            greed,
            item,
            min,
            max,
            check: Check::None,
        });
        Some(next)
    }

    /// Looks ahead from choices: what the next byte must be for them to succeed.
    fn add_checks(&mut self) {
        for i in 0..self.insts.len() {
            let check = self.check_at(i + 1);
            match &mut self.insts[i] {
                Inst::Split { check: place, .. } => *place = check,
                // After a repetition only a byte can be searched for.
                Inst::One { check: place, .. } if matches!(check, Check::Byte(_)) => *place = check,
                _ => {}
            }
        }
    }

    fn check_at(&self, mut i: usize) -> Check {
        loop {
            return match self.insts.get(i) {
                Some(Inst::Mark(_)) => {
                    i += 1;
                    continue;
                }
                Some(Inst::Jump(target)) if *target as usize > i => {
                    i = *target as usize;
                    continue;
                }
                Some(Inst::Byte(b)) => Check::Byte(*b),
                Some(Inst::Bytes(b)) => Check::Byte(b[0]),
                Some(Inst::Set(set)) => Check::Set(*set),
                Some(Inst::One { item, min: 1.., .. }) => match item {
                    Item::Byte(b) => Check::Byte(*b),
                    Item::Set(set) => Check::Set(*set),
                    _ => Check::None,
                },
                _ => Check::None,
            };
        }
    }
}

/// Bytes with which a match can begin.
struct First {
    table: Box<[bool; 256]>,
    /// Work left before giving up.
    budget: u32,
}

impl Program {
    fn find_start(&self, bytes: bool) -> Start {
        let first_real = self.insts.iter().find(|i| !matches!(i, Inst::Mark(_)));
        match first_real {
            Some(Inst::Bytes(text)) => return Start::Literal(Finder::new(text).into_owned()),
            Some(Inst::Byte(b)) => return Start::Byte(*b),
            Some(Inst::At(0 | 2)) => return Start::Beginning,
            _ => {}
        }
        let mut first = First {
            table: Box::new([false; 256]),
            budget: 200,
        };
        match self.first(0, bytes, &mut first) {
            Some(false) if first.table.iter().filter(|b| **b).count() < 250 => {
                let mut only = first.table.iter().enumerate().filter(|(_, b)| **b);
                match (only.next(), only.next()) {
                    (Some((b, _)), None) => Start::Byte(b as u8),
                    _ => Start::Table(first.table),
                }
            }
            _ => Start::Anywhere,
        }
    }

    fn add_set(&self, set: u32, bytes: bool, first: &mut First) {
        let set = &self.sets[set as usize];
        for b in 0..=255u8 {
            // Beyond ASCII the first byte of UTF-8 says little.
            if set.has_byte(b) || !bytes && b >= 128 {
                first.table[b as usize] = true;
            }
        }
    }

    fn add_item(&self, item: Item, bytes: bool, first: &mut First) {
        match item {
            Item::Byte(b) => first.table[b as usize] = true,
            Item::Set(set) => self.add_set(set, bytes, first),
            Item::AnyAll => first.table.fill(true),
            Item::Any => (0..256).filter(|b| *b != 10).for_each(|b| first.table[b] = true),
        }
    }

    /// Enters the bytes with which a match from `pc` can begin; true if it can be empty; `None` if unknown.
    fn first(&self, mut pc: usize, bytes: bool, first: &mut First) -> Option<bool> {
        loop {
            first.budget = first.budget.checked_sub(1)?;
            match &self.insts[pc] {
                Inst::Match | Inst::SubMatch => return Some(true),
                Inst::Fail => return Some(false),
                Inst::Byte(b) => {
                    first.table[*b as usize] = true;
                    return Some(false);
                }
                Inst::Bytes(b) => {
                    first.table[b[0] as usize] = true;
                    return Some(false);
                }
                Inst::Any => {
                    self.add_item(Item::Any, bytes, first);
                    return Some(false);
                }
                Inst::AnyAll => return None,
                Inst::Set(set) => {
                    self.add_set(*set, bytes, first);
                    return Some(false);
                }
                Inst::At(_) | Inst::Mark(_) => pc += 1,
                Inst::Jump(target) => pc = *target as usize,
                Inst::Split { alternative, .. } => {
                    if self.first(pc + 1, bytes, first)? {
                        return Some(true);
                    }
                    pc = *alternative as usize;
                }
                Inst::One { item, min, .. } => {
                    self.add_item(*item, bytes, first);
                    if *min > 0 {
                        return Some(false);
                    }
                    pc += 1;
                }
                Inst::Repeat { until, .. } => pc = *until as usize,
                Inst::Until { min, body, .. } => {
                    // Met at the start of the repetition only: at its end, the body could be empty.
                    let empty = self.first_of_body(*body as usize, pc, bytes, first)?;
                    if *min > 0 && !empty {
                        return Some(false);
                    }
                    pc += 1;
                }
                Inst::Assert { next, .. } => pc = *next as usize,
                Inst::Atomic { next } | Inst::Possessive { min: 1.., next, .. } => {
                    if !self.first(pc + 1, bytes, first)? {
                        return Some(false);
                    }
                    pc = *next as usize;
                }
                Inst::Possessive { next, .. } => {
                    self.first(pc + 1, bytes, first)?;
                    pc = *next as usize;
                }
                Inst::Group { .. } | Inst::IfGroup { .. } => return None,
            }
        }
    }

    /// As `first` for the body of a repetition; a body that reaches its `Until` at `end` can be empty.
    fn first_of_body(&self, body: usize, end: usize, bytes: bool, first: &mut First) -> Option<bool> {
        if body == end {
            return Some(true);
        }
        // A body that can be empty makes the answer depend on what follows; leave such patterns alone.
        let reaches_end = |i: &Inst| {
            matches!(
                i,
                Inst::One { min: 0, .. } | Inst::Until { min: 0, .. } | Inst::Group { .. } | Inst::IfGroup { .. }
            ) || matches!(i, Inst::Possessive { .. } | Inst::Assert { .. } | Inst::At(_))
        };
        if self.insts[body..end].iter().any(reaches_end) {
            return None;
        }
        self.first(body, bytes, first)
    }
}
