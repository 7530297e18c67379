//! What a function's loops do to its locals, found by translating it twice: the first translation, thrown away, notes the facts
//! with which paths come back to each loop's head. The second tests at the loop's entry what would be known after the first
//! turn, so that no loop needs a version for its first turn and another for those that follow.

use crate::emit::FunctionTranslator;
use crate::facts::{Numbers, Operand, Own, Repr, Ty};
use crate::object::RuntimeType;
use cranelift_codegen::ir::Block;
use krait_runtime::value as word;
use std::collections::{HashMap, HashSet};

/// The facts of all loops, by the index of the head.
#[derive(Clone, Default)]
pub struct LoopFacts {
    heads: HashMap<Head, Vec<LoopLocal>>,
    /// Heads that a path comes back to on which numbers are not mixed.
    plain: HashSet<Head>,
    /// A path comes back to a head with doubles in registers.
    pub floats: bool,
}

/// A loop's head, and what the loop runs over: a range that is no range of small ints is another loop.
type Head = (usize, Option<Ty>);

/// A local where a path comes back to the head.
#[derive(Clone, Copy, Default)]
struct LoopLocal {
    /// Nothing reads it any more, but it owns a value until it is stored to again.
    left: bool,
    /// So it is where numbers are not mixed.
    left_plain: bool,
    guess: Guess,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Guess {
    #[default]
    None,
    One(Ty),
    /// Paths differ.
    Several,
}

impl LoopLocal {
    fn join(&mut self, ty: Ty) {
        // Which kind a number is differs from call to call.
        if RuntimeType::of(ty).is_none() || self.guess == Guess::One(ty) {
            return;
        }
        self.guess = match self.guess {
            Guess::None => Guess::One(ty),
            _ => Guess::Several,
        };
    }
}

impl FunctionTranslator<'_, '_> {
    fn head(&self, index: usize) -> Head {
        let cursor = self.state.stack.last().map(|o| o.ty).filter(|ty| ty.is_cursor());
        (index, cursor)
    }

    /// The first translation: returns what it saw.
    pub fn survey(&mut self) -> LoopFacts {
        while self.translate_likely() {}
        std::mem::take(&mut self.seen)
    }

    /// Notes the present facts at the end of a turn of the loop at `head`.
    pub(crate) fn note_turn(&mut self, head: usize) {
        let count = self.state.locals.len();
        let plain = self.state.numbers != Numbers::Others;
        let key = self.head(head);
        if plain {
            self.seen.plain.insert(key);
        }
        let locals = self
            .seen
            .heads
            .entry(key)
            .or_insert_with(|| vec![LoopLocal::default(); count]);
        for (i, local) in self.state.locals.iter().enumerate() {
            let Some(operand) = local else { continue };
            self.seen.floats |= operand.repr == Repr::F64 && self.d.expects_floats[head];
            if self.d.is_live(head, i) {
                locals[i].join(operand.ty);
            } else {
                locals[i].left |= operand.is_owned();
                // What may be unbound was joined with other paths, whose numbers may be mixed.
                locals[i].left_plain |= plain && operand.is_owned() && operand.ty != Ty::MaybeNull;
            }
        }
    }

    /// Before the version of the loop's head is chosen: locals that a turn leaves behind look the same before the first one.
    pub(crate) fn level_locals(&mut self, head: usize) {
        let key = self.head(head);
        let Some(facts) = self.loops.heads.get(&key) else {
            return;
        };
        let plain = self.state.numbers != Numbers::Others && self.loops.plain.contains(&key);
        let is_left = |local: &LoopLocal| if plain { local.left_plain } else { local.left };
        let left: Vec<usize> = (0..facts.len())
            .filter(|&i| is_left(&facts[i]) && !self.pinned[i])
            .collect();
        for i in left {
            let value = match self.state.locals[i] {
                Some(operand) if self.d.is_live(head, i) || operand.own != Own::Owned => continue,
                Some(operand) => operand.value,
                None => self.iconst(word::NULL),
            };
            self.state.locals[i] = Some(Operand {
                value,
                ty: Ty::MaybeNull,
                repr: Repr::Word,
                own: Own::Owned,
            });
        }
    }

    /// At the entry of a loop: tests the types that locals have after a turn. Goes on where all hold; returns the block, if
    /// there is one, where one does not.
    pub(crate) fn test_guesses(&mut self, head: usize) -> Option<Block> {
        let facts = self.loops.heads.get(&self.head(head))?;
        let guesses: Vec<(Operand, Ty)> = (self.state.locals.iter().zip(facts).enumerate())
            .filter_map(|(i, (local, facts))| match (local, facts.guess) {
                (Some(o), Guess::One(ty)) if o.ty == Ty::Unknown && self.d.is_live(head, i) => Some((*o, ty)),
                _ => None,
            })
            .collect();
        if guesses.is_empty() {
            return None;
        }
        let other = self.block();
        for (operand, ty) in guesses {
            let which = RuntimeType::of(ty).expect("only types that can be tested are guessed");
            self.guard_type(operand.value, false, which, other);
            self.refine_type(operand.value, ty);
        }
        Some(other)
    }
}
