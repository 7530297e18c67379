//! Loads of local variables that may be unbound.

use std::hint::select_unpredictable;

use krait_bytecode::Opcode;

use super::{Block, BlockId, Graph, NO_BLOCK, push_if, traits};
use crate::instructions::{Instruction, TRACKED};

impl Graph {
    /// Makes `LOAD_FAST` a `LOAD_FAST_CHECK` wherever the local could be unbound.
    pub(super) fn check_loads_of_unbound_locals(&mut self, nlocals: usize, nparams: usize) {
        if nlocals == 0 || self.traits & traits::LOCAL == 0 {
            return;
        }
        if nlocals > TRACKED {
            self.check_untracked_locals(nlocals);
        }
        // All but the parameters are unbound at the start. What each block binds before it loads it is of no interest.
        let below = |local: usize| 1u64.checked_shl(local as u32).unwrap_or(0).wrapping_sub(1);
        let unbinds = self.traits & traits::UNBINDS != 0;
        let start = below(nlocals) & !below(nparams) & self.exposed;
        if start == 0 && !unbinds {
            return;
        }
        self.begin_visits();
        let mut todo = std::mem::take(&mut self.todo);
        self.block_mut(self.entry).unsafe_locals = start;
        let mut id = self.entry;
        while id != NO_BLOCK {
            self.pass_on_locals(id, &mut todo);
            id = self.next(id);
        }
        while let Some(id) = todo.pop() {
            // What was told before the block had its turn need not be passed on again.
            if self.block(id).visited == self.pass {
                self.pass_on_locals(id, &mut todo);
            }
        }
        self.todo = todo;
    }

    /// Checks the loads of a block, and tells those that control may go to from it what may be unbound there.
    fn pass_on_locals(&mut self, id: BlockId, todo: &mut Vec<BlockId>) {
        let block = self.block_mut(id);
        block.visited = 0;
        if block.mixed {
            self.scan_for_locals(id, todo);
            return;
        }
        // What is bound stays bound, so that what is known of the whole block will do.
        let (unsafe_locals, locals, next, is_empty) = (block.unsafe_locals, block.locals, block.next, block.len == 0);
        let Some(last) = self.last(id).filter(|_| unsafe_locals != 0) else {
            if is_empty && next != NO_BLOCK {
                self.note_unsafe(next, unsafe_locals, todo);
            }
            return;
        };
        let Instruction {
            opcode, except, target, ..
        } = *last;
        if except != NO_BLOCK {
            self.note_unsafe(except, unsafe_locals, todo);
        }
        if unsafe_locals & locals.exposed != 0 {
            let mut unsafe_locals = unsafe_locals;
            for instr in self.instrs_mut(id) {
                check_load(instr, &mut unsafe_locals);
            }
        }
        let rest = unsafe_locals & !locals.bound;
        if rest == 0 {
            return;
        }
        if next != NO_BLOCK && !opcode.ends_block() {
            self.note_unsafe(next, rest, todo);
        }
        if opcode.is_jump() {
            self.note_unsafe(target, rest, todo);
        }
    }

    #[inline]
    fn note_unsafe(&mut self, id: BlockId, mask: u64, todo: &mut Vec<BlockId>) {
        note_unsafe(&mut self.blocks, self.pass, id, mask, todo);
    }

    /// The same, one instruction after the other.
    fn scan_for_locals(&mut self, id: BlockId, todo: &mut Vec<BlockId>) {
        let mut mask = self.block(id).unsafe_locals;
        let range = self.range(id);
        let (next, falls) = (self.next(id), self.falls_through(id));
        let may_unbind = self.traits & traits::UNBINDS != 0;
        let (blocks, instrs, pass) = (&mut self.blocks, &mut self.instrs[range], self.pass);
        let target = instrs
            .last()
            .filter(|last| last.opcode.is_jump())
            .map(|last| last.target);
        let mut told = NO_BLOCK;
        for instr in instrs {
            if mask == 0 && !may_unbind {
                break;
            }
            // As long as nothing is unbound, a handler has nothing new to learn from the instructions behind the first.
            if instr.except != NO_BLOCK && (instr.except != told || may_unbind) {
                note_unsafe(blocks, pass, instr.except, mask, todo);
            }
            told = instr.except;
            check_load(instr, &mut mask);
        }
        if next != NO_BLOCK && falls {
            note_unsafe(blocks, pass, next, mask, todo);
        }
        if let Some(target) = target {
            note_unsafe(blocks, pass, target, mask, todo);
        }
    }

    /// The locals beyond the tracked ones are bound only where the same block bound or loaded them before.
    fn check_untracked_locals(&mut self, nlocals: usize) {
        let mut bound_in = vec![0u32; nlocals - TRACKED];
        let mut number = 0;
        let mut id = self.entry;
        while id != NO_BLOCK {
            number += 1;
            for instr in self.instrs_mut(id) {
                let Some(local) = (instr.oparg as usize).checked_sub(TRACKED) else {
                    continue;
                };
                match instr.opcode {
                    Opcode::DeleteFast | Opcode::LoadFastAndClear | Opcode::StoreFastMaybeNull => {
                        bound_in[local] = number - 1;
                    }
                    Opcode::StoreFast => bound_in[local] = number,
                    Opcode::LoadFast => {
                        if bound_in[local] != number {
                            instr.set_opcode(Opcode::LoadFastCheck);
                        }
                        bound_in[local] = number;
                    }
                    _ => {}
                }
            }
            id = self.next(id);
        }
    }
}

/// Goes on over an instruction: a bit of the mask is set if the local may be unbound. Whether there is a local in it is as good as
/// random: nothing branches on that.
#[inline]
fn check_load(instr: &mut Instruction, mask: &mut u64) {
    let traits = traits::of(instr.opcode);
    let is_tracked = (traits & traits::LOCAL != 0) & ((instr.oparg as usize) < TRACKED);
    let bit = u64::from(is_tracked) << (instr.oparg & 63);
    if bit & *mask != 0 && instr.opcode == Opcode::LoadFast {
        instr.set_opcode(Opcode::LoadFastCheck);
    }
    let unbinds = traits & traits::UNBINDS != 0;
    *mask = select_unpredictable(unbinds, *mask | bit, *mask & !bit);
}

/// Tells a block what may be unbound on entry; that it was visited in this pass says that it waits in `todo`.
#[inline]
fn note_unsafe(blocks: &mut [Block], pass: u32, id: BlockId, mask: u64, todo: &mut Vec<BlockId>) {
    let block = &mut blocks[id as usize];
    let both = block.unsafe_locals | mask;
    if block.unsafe_locals != both {
        block.unsafe_locals = both;
        push_if(block.visit(pass), id, todo);
    }
}
