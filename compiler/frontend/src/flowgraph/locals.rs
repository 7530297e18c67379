//! Loads of local variables that may be unbound.

use krait_bytecode::Opcode;

use super::{Block, BlockId, Graph, NO_BLOCK, traits};

/// How many locals are followed from block to block; the others are looked at one block at a time.
const TRACKED: usize = 64;

impl Graph {
    /// Makes `LOAD_FAST` a `LOAD_FAST_CHECK` wherever the local could be unbound.
    pub(super) fn check_loads_of_unbound_locals(&mut self, nlocals: usize, nparams: usize) {
        if nlocals == 0 || self.traits & traits::LOCAL == 0 {
            return;
        }
        if nlocals > TRACKED {
            self.check_untracked_locals(nlocals);
        }
        self.clear_visited();
        let mut todo = std::mem::take(&mut self.todo);
        // All but the parameters are unbound at the start; a DELETE_FAST may be anywhere, so each block is scanned once.
        let start = (nparams..nlocals.min(TRACKED)).fold(0u64, |mask, local| mask | 1 << local);
        if start == 0 && self.traits & traits::UNBINDS == 0 {
            self.todo = todo;
            return;
        }
        note_unsafe(&mut self.blocks, self.entry, start, &mut todo);
        let mut id = self.entry;
        while id != NO_BLOCK {
            self.scan_for_locals(id, &mut todo);
            id = self.next(id);
        }
        while let Some(id) = todo.pop() {
            self.block_mut(id).visited = false;
            self.scan_for_locals(id, &mut todo);
        }
        self.todo = todo;
    }

    fn scan_for_locals(&mut self, id: BlockId, todo: &mut Vec<BlockId>) {
        let mut mask = self.block(id).unsafe_locals;
        let range = self.range(id);
        let (next, falls) = (self.next(id), self.falls_through(id));
        let may_unbind = self.traits & traits::UNBINDS != 0;
        let has_handlers = self.traits & traits::HANDLER != 0;
        let (blocks, instrs) = (&mut self.blocks, &mut self.instrs[range]);
        let target = instrs
            .last()
            .filter(|last| last.opcode.is_jump())
            .map(|last| last.target);
        let mut told = (NO_BLOCK, 0);
        for instr in instrs {
            // What is bound stays bound where nothing unbinds.
            if mask == 0 && !may_unbind {
                break;
            }
            if has_handlers && instr.except != NO_BLOCK && told != (instr.except, mask) {
                told = (instr.except, mask);
                note_unsafe(blocks, told.0, mask, todo);
            }
            if traits::of(instr.opcode) & traits::LOCAL == 0 || instr.oparg as usize >= TRACKED {
                continue;
            }
            let bit = 1u64 << instr.oparg;
            match instr.opcode {
                Opcode::DeleteFast | Opcode::LoadFastAndClear | Opcode::StoreFastMaybeNull => mask |= bit,
                opcode => {
                    if opcode == Opcode::LoadFast && mask & bit != 0 {
                        instr.opcode = Opcode::LoadFastCheck;
                    }
                    mask &= !bit;
                }
            }
        }
        if next != NO_BLOCK && falls {
            note_unsafe(blocks, next, mask, todo);
        }
        if let Some(target) = target {
            note_unsafe(blocks, target, mask, todo);
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
                            instr.opcode = Opcode::LoadFastCheck;
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

/// Tells a block what may be unbound on entry; `visited` says that it waits in `todo`.
#[inline]
fn note_unsafe(blocks: &mut [Block], id: BlockId, mask: u64, todo: &mut Vec<BlockId>) {
    let block = &mut blocks[id as usize];
    let both = block.unsafe_locals | mask;
    if block.unsafe_locals != both {
        block.unsafe_locals = both;
        if !block.visited {
            block.visited = true;
            todo.push(id);
        }
    }
}
