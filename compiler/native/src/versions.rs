//! Versions of basic blocks: one per set of facts on entry, bounded, past the bound the generic version.

use crate::emit::FunctionTranslator;
use crate::facts::{Key, Numbers, Operand, Own, Repr, SlotKey, State, Ty};
use crate::helpers::Helper;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{Block, InstBuilder, Value};
use krait_runtime::value as word;
use std::collections::{HashMap, VecDeque};

/// Versions of one block at most, the generic one not counted.
const MAX_VERSIONS: usize = 4;

struct Version {
    key: Key,
    block: Block,
    /// Made for a path that is not taken as a rule.
    unlikely: bool,
}

impl Version {
    /// Whether a path may continue here: one that is taken as a rule never enters code made for the others.
    fn serves(&self, unlikely: bool) -> bool {
        unlikely || !self.unlikely
    }
}

/// All versions made so far, and those whose code is still to be translated.
#[derive(Default)]
pub struct Versions {
    of: HashMap<usize, Vec<Version>>,
    queue: VecDeque<(Block, usize, State)>,
    /// The same for paths that are not taken as a rule: they come last, and get what is left of the room.
    unlikely_queue: VecDeque<(Block, usize, State)>,
    /// Instructions translated so far: the bound on total size.
    pub translated: usize,
}

impl Versions {
    /// The next block to translate: block, instruction, facts on entry.
    pub fn next(&mut self) -> Option<(Block, usize, State)> {
        self.queue.pop_front().or_else(|| self.unlikely_queue.pop_front())
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
        let key = self.state.key();
        let versions = self.versions.of.get(&index).map_or(&[][..], |v| v.as_slice());
        let unlikely = self.state.unlikely;
        let exists = versions.iter().any(|v| v.serves(unlikely) && v.key == key);
        let limit = match (unlikely, self.d.loop_depth[index] > 0 || self.d.instrs.len() < 200) {
            (false, true) => MAX_VERSIONS,
            _ => 1,
        };
        let alike = versions.iter().filter(|v| v.unlikely == unlikely).count();
        let room = alike < limit && self.versions.translated < 5 * self.d.instrs.len() + 60;
        if exists || room {
            self.jump_to_version(index, key);
        } else if let Some(to) = self.nearest_version(index, &key) {
            self.generalize(&to);
            self.jump_to_version(index, to);
        } else {
            self.goto_generic(index);
        }
    }

    /// Straight-line code that comes to an instruction where another path, which left it and came back, has a version with
    /// the same facts: ends the current block there, so that no code is translated twice. A path that is not taken as a rule
    /// gives up facts for that.
    pub fn rejoin(&mut self, index: usize) -> bool {
        if !self.versions.of.contains_key(&index) {
            return false;
        }
        self.forget_dead(index);
        let key = self.state.key();
        let unlikely = self.state.unlikely;
        if self.versions.of[&index]
            .iter()
            .any(|v| v.serves(unlikely) && v.key == key)
        {
            self.jump_to_version(index, key);
            return true;
        }
        if unlikely && let Some(to) = self.nearest_version(index, &key) {
            self.generalize(&to);
            self.jump_to_version(index, to);
            return true;
        }
        false
    }

    /// The version of `index` that knows most of what `key` knows, and nothing else.
    fn nearest_version(&self, index: usize, key: &Key) -> Option<Key> {
        let versions = self.versions.of.get(&index)?;
        let mut best: Option<(i32, &Key)> = None;
        for version in versions.iter().filter(|v| v.serves(self.state.unlikely)) {
            if let Some(score) = self.fit(&version.key, key)
                && best.is_none_or(|(s, _)| score > s)
            {
                best = Some((score, &version.key));
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
            if self.state.unlikely && operand.ty.is_cursor() {
                *operand = self.iterator_of(*operand);
            }
            let ty = match operand.ty {
                // Which of the two words of a call is NULL is decided while translating.
                Ty::Null | Ty::Range(_) | Ty::RangeCount | Ty::ListAppend => continue,
                Ty::ListCursor => Ty::ListCursor,
                Ty::TupleCursor => Ty::TupleCursor,
                Ty::StrCursor => Ty::StrCursor,
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
            Ty::ListCursor | Ty::TupleCursor | Ty::StrCursor => {
                let sequence = self.to_owned_word(cursor);
                let kind = match cursor.ty {
                    Ty::TupleCursor => 0,
                    Ty::ListCursor => 1,
                    _ => 2,
                };
                let kind = self.iconst32(kind);
                self.call_raw(Helper::sequence_cursor, &[sequence, beside[0], kind])
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
        let found = self
            .versions
            .of
            .get(&index)
            .and_then(|v| v.iter().find(|v| v.serves(self.state.unlikely) && v.key == key))
            .map(|v| v.block);
        let block = match found {
            Some(block) => block,
            None => {
                let block = self.block();
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
                match entry.unlikely {
                    false => self.versions.queue.push_back((block, index, entry)),
                    true => self.versions.unlikely_queue.push_back((block, index, entry)),
                }
                block
            }
        };
        self.jump(block, &args);
    }

    /// Makes the constants that versions do not take as parameters, at the start of a version's block.
    pub fn restore_constants(&mut self) {
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

    /// Translates everything that is queued.
    pub fn run(&mut self) {
        loop {
            if let Some((block, index, state)) = self.versions.next() {
                self.switch(block);
                self.state = state;
                self.restore_constants();
                self.translate_from(index);
            } else if !self.fill_landing() {
                return;
            }
        }
    }
}

/// Whether facts `to` hold where `from` hold, as a score.
fn covers(to: SlotKey, from: SlotKey) -> Option<i32> {
    if from.ty.is_cursor()
        || matches!(from.ty, Ty::Null | Ty::ListAppend)
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
