//! Versions of basic blocks: one per set of facts on entry, bounded. Past the bound the facts that differ are forgotten. Paths
//! that are not taken as a rule share one generic version of each block, translated last and by calls of helpers only; from
//! it a loop's head leads back to the versions that know more, if a test shows that their facts hold again.

use crate::emit::FunctionTranslator;
use crate::facts::{Key, Numbers, Operand, Own, Repr, SlotKey, State, Ty};
use crate::helpers::Helper;
use crate::object::RuntimeType;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{Block, InstBuilder, Value};
use krait_runtime::value as word;
use std::collections::{HashMap, VecDeque};

/// Versions of one block at most, those not counted that paths were joined in.
const MAX_VERSIONS: usize = 4;
/// Functions with fewer instructions are small: elsewhere, what is in no loop is not translated several times.
const SMALL_FUNCTION: usize = 64;
/// Joined versions of a block in a loop or a small function.
const MAX_JOINED: usize = 3;
/// Generic versions of one block that differ in the cursors on the stack.
const MAX_CURSORS: usize = 6;

/// Ranks of likely paths that are told apart.
const RANKS: usize = 4;

struct Version {
    key: Key,
    block: Block,
    /// Made for paths that are not taken as a rule.
    unlikely: bool,
}

/// All versions made so far, and those whose code is still to be translated.
#[derive(Default)]
pub struct Versions {
    of: HashMap<usize, Vec<Version>>,
    /// By rank.
    likely: [VecDeque<(Block, usize, State)>; RANKS],
    /// Likely paths on which operations are not split: they get what the others leave of the budget.
    mixed: VecDeque<(Block, usize, State)>,
    unlikely: VecDeque<(Block, usize, State)>,
    /// Unlikely paths whose way on is decided when all likely ones are known: block, from where, to where, facts.
    undecided: VecDeque<(Block, usize, usize, State)>,
    /// Instructions translated so far on likely paths: the bound on total size.
    pub translated: usize,
}

impl Versions {
    /// Queues a version's code.
    fn queue(&mut self, block: Block, index: usize, entry: State) {
        let queue = match (entry.unlikely, entry.numbers) {
            (true, _) => &mut self.unlikely,
            (false, Numbers::Others) => &mut self.mixed,
            (false, _) => &mut self.likely[entry.rank.min(RANKS - 1)],
        };
        queue.push_back((block, index, entry));
    }

    /// Another path leads to a version: what its numbers are is unseen unless they agree, and the better rank counts.
    fn join_path(&mut self, block: Block, other: &State) {
        let waiting = self.likely.iter_mut().chain([&mut self.mixed]).find_map(|queue| {
            let at = queue.iter().position(|(b, ..)| *b == block)?;
            queue.remove(at)
        });
        if let Some((block, index, mut state)) = waiting {
            if state.numbers != other.numbers {
                state.numbers = Numbers::Unseen;
            }
            state.rank = state.rank.min(other.rank);
            self.queue(block, index, state);
        }
    }

    fn find(&self, index: usize, key: &Key, unlikely: bool) -> Option<Block> {
        let versions = self.of.get(&index)?;
        versions
            .iter()
            .find(|v| v.key == *key && v.unlikely == unlikely)
            .map(|v| v.block)
    }

    fn count(&self, index: usize, unlikely: bool) -> usize {
        let versions = self.of.get(&index).map_or(&[][..], |v| v.as_slice());
        versions.iter().filter(|v| v.unlikely == unlikely).count()
    }

    fn likely_keys(&self, index: usize) -> impl Iterator<Item = &Key> {
        let versions = self.of.get(&index).map_or(&[][..], |v| v.as_slice());
        versions.iter().filter(|v| !v.unlikely).map(|v| &v.key)
    }
}

impl FunctionTranslator<'_, '_> {
    /// Ends the current block with a jump to the version of instruction `index` for the present facts.
    pub fn goto(&mut self, index: usize) {
        self.forget_dead(index);
        if self.d.leader[index] && index > self.at && self.d.loop_depth[index] > self.d.loop_depth[self.at] {
            // A loop begins: its numbers may be of another kind.
            self.state.numbers = Numbers::Unseen;
        }
        if self.state.unlikely {
            let block = self.cold_block();
            self.jump(block, &[]);
            return self
                .versions
                .undecided
                .push_back((block, self.at, index, self.state.clone()));
        }
        self.goto_likely(index);
    }

    fn goto_likely(&mut self, index: usize) {
        if self.d.loop_head[index] && self.frame.is_none() {
            self.level_locals(index);
            if index <= self.at {
                self.note_turn(index);
            } else {
                let before = self.state.clone();
                if let Some(other) = self.test_guesses(index) {
                    self.choose_version(index);
                    self.state = before;
                    self.state.numbers = Numbers::Others;
                    self.switch(other);
                }
            }
        }
        self.choose_version(index);
    }

    fn choose_version(&mut self, index: usize) {
        let key = self.state.key();
        let (limit, joined) = if self.is_weighty(index) {
            (MAX_VERSIONS, MAX_JOINED)
        } else {
            (1, 1)
        };
        let count = self.versions.likely_keys(index).filter(|k| k.same_loops(&key)).count();
        let room = count < limit && self.has_budget();
        if room || self.versions.find(index, &key, false).is_some() {
            return self.jump_to_version(index, key);
        }
        let to = match self.nearest_version(index, &key) {
            Some(to) => Some(to),
            None if count < limit + joined => self.joined_version(index, &key),
            None => None,
        };
        match to {
            Some(to) => {
                self.generalize(&to);
                self.jump_to_version(index, to);
            }
            None => self.goto_generic(index),
        }
    }

    /// Whether an instruction may run often: in loops and in small functions, which loops may call.
    pub(crate) fn is_weighty(&self, index: usize) -> bool {
        self.d.loop_depth[index] > 0 || self.d.instrs.len() < SMALL_FUNCTION
    }

    /// Whether further versions may be made: small functions may have several of each instruction, large ones fewer.
    fn has_budget(&self) -> bool {
        let count = self.d.instrs.len();
        self.versions.translated < (5 * count + 60).min(2 * count + 600)
    }

    /// Where a path that is not taken as a rule goes: back to what is known, if the facts allow or a test shows it; else to the
    /// generic version. A loop that only such paths reach is worth as much as any other.
    fn decide(&mut self, index: usize) {
        let key = self.state.key();
        let found = self.versions.find(index, &key, false).is_some();
        if std::mem::take(&mut self.state.mixed) && !found {
            self.state.unlikely = false;
            return self.goto_likely(index);
        }
        let to = match found {
            true => Some(key.clone()),
            false => self.nearest_version(index, &key),
        };
        if let Some(to) = to {
            self.state.unlikely = false;
            self.generalize(&to);
            return self.jump_to_version(index, to);
        }
        if self.d.loop_head[index] {
            if self.versions.count(index, false) == 0 && self.has_budget() {
                self.state.unlikely = false;
                return self.goto_likely(index);
            }
            self.reenter(index, &key);
        }
        self.goto_generic(index);
    }

    /// Straight-line code that comes to an instruction where another path, which left it and came back, has a version: ends the
    /// current block there if the facts allow, so that no code is translated twice.
    pub fn rejoin(&mut self, index: usize) -> bool {
        if !self.versions.of.contains_key(&index) {
            return false;
        }
        self.forget_dead(index);
        let key = self.state.key();
        if self.versions.find(index, &key, self.state.unlikely).is_some() {
            self.jump_to_version(index, key);
        } else if self.state.unlikely {
            self.decide(index);
        } else {
            return false;
        }
        true
    }

    /// Leads to the first version of `index` whose facts can be tested, if they hold; goes on where they do not.
    fn reenter(&mut self, index: usize, key: &Key) {
        let testable = |to: &&Key| {
            let mut locals = to.locals.iter().zip(&key.locals).enumerate();
            // Where a local that is read later is unbound, no other may come from that has it.
            let loses = |i, to: &Option<SlotKey>, from: &Option<SlotKey>| {
                to.is_none() && from.is_some() && self.d.is_live(index, i)
            };
            to.stack == key.stack && locals.all(|(i, (to, from))| can_narrow(*from, *to) && !loses(i, to, from))
        };
        let Some(to) = self.versions.likely_keys(index).find(testable).cloned() else {
            return;
        };
        let saved = self.state.clone();
        let other = self.block();
        for (i, to) in to.locals.iter().enumerate() {
            self.state.locals[i] = self.narrow(self.state.locals[i], *to, other);
        }
        self.state.unlikely = false;
        self.jump_to_version(index, to);
        self.state = saved;
        self.switch(other);
    }

    /// A local with the facts of `to`, which are tested; a jump to `otherwise` where they do not hold.
    fn narrow(&mut self, local: Option<Operand>, to: Option<SlotKey>, otherwise: Block) -> Option<Operand> {
        let Some(operand) = local else {
            let null = self.iconst(word::NULL);
            return to.map(|to| Operand {
                value: null,
                ty: to.ty,
                repr: to.repr,
                own: to.own,
            });
        };
        let Some(to) = to else {
            if operand.is_owned() {
                // Nothing may be left to release.
                let free = self.block();
                self.guard_counted(operand.value, operand.ty, free);
                self.jump(otherwise, &[]);
                self.switch(free);
            }
            return None;
        };
        if operand.key() == to {
            return Some(operand);
        }
        let value = match to.ty {
            Ty::MaybeNull => operand.value,
            Ty::Int => {
                let int = self.is_int(operand.value);
                self.guard(int, otherwise);
                operand.value
            }
            Ty::Float => {
                let float = self.is_float(operand.value);
                self.guard(float, otherwise);
                self.decode_float(operand.value)
            }
            ty => {
                if operand.ty == Ty::MaybeNull {
                    let bound = self
                        .b
                        .ins()
                        .icmp_imm_s(IntCC::NotEqual, operand.value, word::NULL as i64);
                    self.guard(bound, otherwise);
                }
                if let Some(which) = RuntimeType::of(ty) {
                    self.guard_type(operand.value, operand.ty.is_pointer(), which, otherwise);
                }
                operand.value
            }
        };
        Some(Operand {
            value,
            ty: to.ty,
            repr: to.repr,
            own: to.own,
        })
    }

    /// The facts that `key` shares with the version most like it: what differs is forgotten.
    fn joined_version(&self, index: usize, key: &Key) -> Option<Key> {
        let alike = |to: &Key| to.locals.iter().zip(&key.locals).filter(|(a, b)| a == b).count();
        let mut versions: Vec<&Key> = self.versions.likely_keys(index).collect();
        versions.sort_by_key(|to| std::cmp::Reverse(alike(to)));
        versions.into_iter().find_map(|to| self.join(to, key))
    }

    fn join(&self, a: &Key, b: &Key) -> Option<Key> {
        let locals = a.locals.iter().zip(&b.locals).enumerate();
        let locals = locals.map(|(i, pair)| match pair {
            (a, b) if a == b => Some(*a),
            (Some(_), Some(_)) if self.pinned[i] && self.frame.is_none() => Some(Some(SlotKey {
                ty: Ty::Unknown,
                repr: Repr::Word,
                own: Own::Free,
            })),
            (Some(a), Some(b)) => join_slots(*a, *b).map(Some),
            (Some(_), None) | (None, Some(_)) => Some(Some(SlotKey {
                ty: Ty::MaybeNull,
                repr: Repr::Word,
                own: Own::Owned,
            })),
            (None, None) => Some(None),
        });
        let locals = locals.collect::<Option<Vec<_>>>()?;
        if a.stack.len() != b.stack.len() {
            return None;
        }
        let stack = a
            .stack
            .iter()
            .zip(&b.stack)
            .map(|(a, b)| if a == b { Some(*a) } else { join_slots(*a, *b) });
        let stack = stack.collect::<Option<Vec<_>>>()?;
        Some(Key { locals, stack })
    }

    /// The version of `index` that knows most of what `key` knows, and nothing else.
    fn nearest_version(&self, index: usize, key: &Key) -> Option<Key> {
        let mut best: Option<(i32, &Key)> = None;
        for to in self.versions.likely_keys(index) {
            if let Some(score) = self.fit(to, key)
                && best.is_none_or(|(s, _)| score > s)
            {
                best = Some((score, to));
            }
        }
        best.map(|(_, key)| key.clone())
    }

    /// How well facts fit a version that may know less: `None` if it knows something else.
    fn fit(&self, to: &Key, from: &Key) -> Option<i32> {
        let mut score = 0;
        for (i, pair) in to.locals.iter().zip(&from.locals).enumerate() {
            score += match pair {
                (to, from) if to == from => 2,
                (Some(to), Some(_)) if self.pinned[i] && self.frame.is_none() => {
                    if to.ty != Ty::Unknown || to.own != Own::Free {
                        return None;
                    }
                    1
                }
                (Some(to), Some(from)) => covers(*to, *from)?,
                (Some(to), None) if to.ty == Ty::MaybeNull => 0,
                _ => return None,
            };
        }
        if to.stack.len() != from.stack.len() {
            return None;
        }
        for (to, from) in to.stack.iter().zip(&from.stack) {
            score += if to == from { 2 } else { covers(*to, *from)? };
        }
        Some(score)
    }

    /// Forgets what the version `to` does not know.
    fn generalize(&mut self, to: &Key) {
        let mut state = std::mem::take(&mut self.state);
        for (i, local) in state.locals.iter_mut().enumerate() {
            *local = match (*local, to.locals[i]) {
                (Some(operand), Some(key)) if operand.key() == key => Some(operand),
                (Some(_), Some(key)) if self.pinned[i] && self.frame.is_none() => Some(Operand {
                    value: self.parameters[i].expect("pinned locals are parameters"),
                    ty: key.ty,
                    repr: key.repr,
                    own: key.own,
                }),
                (Some(operand), Some(key)) => Some(self.coerce(operand, key)),
                (None, Some(key)) => Some(Operand {
                    value: self.iconst(word::NULL),
                    ty: key.ty,
                    repr: key.repr,
                    own: key.own,
                }),
                (local, None) => local,
            };
        }
        for (operand, key) in state.stack.iter_mut().zip(&to.stack) {
            if operand.key() != *key {
                *operand = self.coerce(*operand, *key);
            }
        }
        self.state = state;
    }

    /// Ends the current block with a jump to the generic version of instruction `index`.
    pub fn goto_generic(&mut self, index: usize) {
        self.forget_dead(index);
        self.state.unlikely = true;
        let crowded = self.versions.count(index, true) >= MAX_CURSORS;
        let mut locals = std::mem::take(&mut self.state.locals);
        for (i, local) in locals.iter_mut().enumerate() {
            let owned = SlotKey {
                ty: Ty::MaybeNull,
                repr: Repr::Word,
                own: Own::Owned,
            };
            *local = match *local {
                None => {
                    let null = self.iconst(word::NULL);
                    Some(Operand {
                        value: null,
                        ty: Ty::MaybeNull,
                        repr: Repr::Word,
                        own: Own::Owned,
                    })
                }
                Some(_) if self.pinned[i] => {
                    let value = self.parameters[i].expect("pinned locals are parameters");
                    Some(Operand {
                        value,
                        ty: Ty::Unknown,
                        repr: Repr::Word,
                        own: Own::Free,
                    })
                }
                Some(operand) => Some(self.coerce(operand, owned)),
            };
        }
        self.state.locals = locals;
        let mut stack = std::mem::take(&mut self.state.stack);
        for operand in &mut stack {
            if crowded && operand.ty.is_cursor() {
                *operand = self.iterator_of(*operand);
            }
            let ty = match operand.ty {
                // Which of the two words of a call is NULL is decided while translating.
                Ty::Null | Ty::ListAppend | Ty::KnownMethod(_) => continue,
                // So is what a call goes to.
                Ty::Builtin(_) | Ty::Function(_) => continue,
                ty if ty.is_cursor() => continue,
                Ty::MaybeNull => Ty::MaybeNull,
                Ty::RangeIterator => Ty::RangeIterator,
                Ty::ListIterator => Ty::ListIterator,
                _ => Ty::Unknown,
            };
            *operand = self.coerce(
                *operand,
                SlotKey {
                    ty,
                    repr: Repr::Word,
                    own: Own::Owned,
                },
            );
        }
        self.state.stack = stack;
        let key = self.state.key();
        self.jump_to_version(index, key);
    }

    /// An iterator in the place of a cursor.
    fn iterator_of(&mut self, cursor: Operand) -> Operand {
        let beside = self.aux[&cursor.value].clone();
        let value = match cursor.ty {
            Ty::ListCursor | Ty::TupleCursor | Ty::EnumerateCursor | Ty::EnumerateText | Ty::StrCursor => {
                let sequence = self.to_owned_word(cursor);
                let kind = match cursor.ty {
                    Ty::TupleCursor => 0,
                    Ty::ListCursor => 1,
                    Ty::EnumerateCursor => 3,
                    Ty::EnumerateText => 4,
                    _ => 2,
                };
                let number = match kind {
                    3 | 4 => self.untag(beside[1]),
                    _ => beside[0],
                };
                let kind = self.iconst32(kind);
                self.call_raw(Helper::sequence_cursor, &[sequence, beside[0], kind, number])
            }
            _ => {
                let next = self.untag(cursor.value);
                let (bound, step, counted) = match cursor.ty {
                    Ty::Range(step) => (self.untag(beside[0]), self.iconst(i64::from(step) as u64), 0),
                    _ => (beside[0], self.untag(beside[1]), 1),
                };
                let counted = self.iconst32(counted);
                self.call_raw(Helper::range_cursor, &[next, bound, step, counted])
            }
        };
        Operand::owned(value.expect("a result"), Ty::Unknown)
    }

    /// Dead locals that own nothing are forgotten, so that they do not tell versions apart.
    fn forget_dead(&mut self, index: usize) {
        // A generator that is being made keeps all its parameters, used or not.
        if self.unit.is_generator() && self.frame.is_none() {
            return;
        }
        for i in 0..self.state.locals.len() {
            if let Some(operand) = self.state.locals[i]
                && !operand.is_owned()
                && !self.pinned[i]
                && !self.d.is_live(index, i)
            {
                self.state.locals[i] = None;
            }
        }
    }

    /// Converts an operand to the facts of `to`, which are no more precise than its own.
    pub fn coerce(&mut self, operand: Operand, to: SlotKey) -> Operand {
        let mut value = operand.value;
        if operand.repr != to.repr {
            debug_assert_eq!(to.repr, Repr::Word);
            value = self.to_word(operand);
        } else if to.own == Own::Owned && operand.own != Own::Owned {
            self.retain(value, operand.ty);
        }
        Operand {
            value,
            ty: to.ty,
            repr: to.repr,
            own: to.own,
        }
    }

    /// Which slots a version takes as block parameters: all whose value cannot be known otherwise.
    fn is_parameter(&self, local: Option<usize>, key: SlotKey) -> bool {
        let constant = matches!(key.ty, Ty::Null | Ty::None);
        let pinned = local.is_some_and(|i| self.pinned[i]) && key.repr == Repr::Word && self.frame.is_none();
        !(constant || pinned)
    }

    fn jump_to_version(&mut self, index: usize, key: Key) {
        let mut args: Vec<Value> = Vec::new();
        for (i, local) in self.state.locals.iter().enumerate() {
            if let Some(operand) = local
                && self.is_parameter(Some(i), operand.key())
            {
                args.push(operand.value);
            }
        }
        for operand in &self.state.stack {
            if self.is_parameter(None, operand.key()) {
                args.push(operand.value);
            }
            if operand.ty.is_cursor() {
                args.extend(&self.aux[&operand.value]);
            }
        }
        let block = match self.versions.find(index, &key, self.state.unlikely) {
            Some(block) => {
                self.versions.join_path(block, &self.state);
                block
            }
            None => {
                // Whether it is off the good path does not depend on where it is met first.
                let block = self.b.create_block();
                let mut entry = self.state.clone();
                for i in 0..entry.locals.len() {
                    if let Some(operand) = entry.locals[i]
                        && self.is_parameter(Some(i), operand.key())
                    {
                        let value = self.b.append_block_param(block, operand.repr.clif());
                        entry.locals[i] = Some(Operand { value, ..operand });
                    }
                }
                for i in 0..entry.stack.len() {
                    let operand = entry.stack[i];
                    if self.is_parameter(None, operand.key()) {
                        let value = self.b.append_block_param(block, operand.repr.clif());
                        entry.stack[i] = Operand { value, ..operand };
                        if operand.ty.is_cursor() {
                            let beside = self.aux[&operand.value].len();
                            let beside = (0..beside).map(|_| self.b.append_block_param(block, I64)).collect();
                            self.aux.insert(value, beside);
                        }
                    }
                }
                self.versions.of.entry(index).or_default().push(Version {
                    key,
                    block,
                    unlikely: entry.unlikely,
                });
                self.versions.queue(block, index, entry);
                block
            }
        };
        self.jump(block, &args);
    }

    /// Makes the constants that versions do not take as parameters, at the start of a version's block.
    fn restore_constants(&mut self) {
        let mut state = std::mem::take(&mut self.state);
        for operand in state.locals.iter_mut().flatten().chain(state.stack.iter_mut()) {
            let constant = match operand.ty {
                Ty::Null => word::NULL,
                Ty::None => word::NONE,
                _ => continue,
            };
            operand.value = self.b.ins().iconst(I64, constant as i64);
        }
        self.state = state;
    }

    fn translate_version(&mut self, block: Block, index: usize, state: State) {
        self.switch(block);
        self.state = state;
        self.restore_constants();
        self.translate_from(index);
    }

    /// Translates one version of a likely path; false: there is none left.
    pub(crate) fn translate_likely(&mut self) -> bool {
        let next = self.versions.likely.iter_mut().find_map(VecDeque::pop_front);
        let next = next.or_else(|| self.versions.mixed.pop_front());
        next.map(|(block, index, state)| self.translate_version(block, index, state))
            .is_some()
    }

    /// Translates everything that is queued.
    pub fn run(&mut self) {
        loop {
            if self.translate_likely() {
                continue;
            } else if let Some((block, at, index, state)) = self.versions.undecided.pop_front() {
                self.switch(block);
                self.at = at;
                self.state = state;
                self.decide(index);
            } else if let Some((block, index, state)) = self.versions.unlikely.pop_front() {
                self.translate_version(block, index, state);
            } else if !self.fill_landing() {
                return;
            }
        }
    }
}

/// Whether facts `to` hold where `from` hold, as a score.
fn covers(to: SlotKey, from: SlotKey) -> Option<i32> {
    if from.ty.is_cursor()
        || matches!(from.ty, Ty::Null | Ty::ListAppend | Ty::KnownMethod(_))
        || to.repr != Repr::Word
        || to.own != Own::Owned
    {
        return None;
    }
    match to.ty {
        Ty::MaybeNull => Some(0),
        Ty::Unknown if from.ty != Ty::MaybeNull => Some(1),
        ty if ty == from.ty => Some(1),
        _ => None,
    }
}

/// Facts that hold of both slots; `None` if there is no such representation.
fn join_slots(a: SlotKey, b: SlotKey) -> Option<SlotKey> {
    let special = |t: Ty| t.is_cursor() || matches!(t, Ty::Null | Ty::ListAppend | Ty::KnownMethod(_));
    if special(a.ty) || special(b.ty) {
        return None;
    }
    let ty = match (a.ty, b.ty) {
        (a, b) if a == b && a != Ty::Float && a != Ty::Bool => a,
        (Ty::MaybeNull, _) | (_, Ty::MaybeNull) => Ty::MaybeNull,
        _ => Ty::Unknown,
    };
    Some(SlotKey {
        ty,
        repr: Repr::Word,
        own: Own::Owned,
    })
}

/// Whether tests can show that facts `to` hold of a local of which `from` is known.
fn can_narrow(from: Option<SlotKey>, to: Option<SlotKey>) -> bool {
    match (from, to) {
        (from, to) if from == to => true,
        (None, Some(to)) => to.ty == Ty::MaybeNull,
        (Some(from), None) => from.repr == Repr::Word,
        (Some(from), Some(to)) if from.repr == Repr::Word => match to.ty {
            Ty::Int | Ty::Float => to.own == Own::Free,
            Ty::MaybeNull | Ty::Unknown | Ty::LikelyClass(_) => to.own == from.own,
            ty if RuntimeType::of(ty).is_some() => to.own == from.own,
            _ => false,
        },
        _ => false,
    }
}
