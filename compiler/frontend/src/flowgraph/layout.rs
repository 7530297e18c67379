//! The order of blocks in the code, and how far jumps go.

use krait_bytecode::Opcode;

use super::{Block, BlockId, Graph, NO_BLOCK, NO_LABEL, traits};
use crate::instructions::{Instruction, NO_LOCATION};

impl Graph {
    /// Moves the blocks that only exceptions lead to behind all others. Without handlers there are none.
    pub(super) fn push_cold_blocks_to_end(&mut self) {
        if self.next(self.entry) == NO_BLOCK {
            return;
        }
        if !self.mark_cold() {
            return;
        }
        self.jump_from_cold_to_warm();
        let (mut cold, mut cold_tail) = (NO_BLOCK, NO_BLOCK);
        let mut last = self.entry;
        loop {
            while self.next(last) != NO_BLOCK && !self.block(self.next(last)).cold {
                last = self.next(last);
            }
            let first_cold = self.next(last);
            if first_cold == NO_BLOCK {
                break;
            }
            let mut end = first_cold;
            while self.next(end) != NO_BLOCK && self.block(self.next(end)).cold {
                end = self.next(end);
            }
            if cold == NO_BLOCK {
                cold = first_cold;
            } else {
                self.block_mut(cold_tail).next = first_cold;
            }
            cold_tail = end;
            self.block_mut(last).next = self.next(end);
            self.block_mut(end).next = NO_BLOCK;
        }
        self.block_mut(last).next = cold;
        if cold != NO_BLOCK {
            self.remove_redundant_jumps();
        }
    }

    /// Marks the blocks reached without an exception as warm, those reached from handlers only as cold. Gives back whether
    /// there are any cold ones.
    fn mark_cold(&mut self) -> bool {
        self.clear_visited();
        let mut todo = std::mem::take(&mut self.todo);
        let entry = self.entry;
        todo.push(entry);
        self.block_mut(entry).visited = true;
        while let Some(id) = todo.pop() {
            self.block_mut(id).warm = true;
            self.visit_successors(id, &mut todo);
        }
        self.clear_visited();
        let mut id = self.entry;
        while id != NO_BLOCK {
            if self.block(id).except_handler {
                self.block_mut(id).visited = true;
                todo.push(id);
            }
            id = self.next(id);
        }
        let any = !todo.is_empty();
        while let Some(id) = todo.pop() {
            self.block_mut(id).cold = true;
            self.visit_successors(id, &mut todo);
        }
        self.todo = todo;
        any
    }

    /// Adds the blocks that control goes to next to `todo`, unless they were visited or, in the second round, are warm.
    fn visit_successors(&mut self, id: BlockId, todo: &mut Vec<BlockId>) {
        let in_cold = self.block(id).cold;
        let next = self.next(id);
        let falls = next != NO_BLOCK && self.falls_through(id);
        let jump = self
            .last(id)
            .filter(|last| last.opcode.is_jump())
            .map_or(NO_BLOCK, |last| last.target);
        for successor in [if falls { next } else { NO_BLOCK }, jump] {
            if successor != NO_BLOCK {
                let block = self.block_mut(successor);
                let parted = in_cold && block.warm;
                if !block.visited && !parted {
                    block.visited = true;
                    todo.push(successor);
                }
            }
        }
    }

    /// Where a cold block runs on into a warm one, adds a jump, since they are about to be parted.
    fn jump_from_cold_to_warm(&mut self) {
        let mut next_label = None;
        let mut id = self.entry;
        while id != NO_BLOCK {
            let next = self.next(id);
            if self.block(id).cold && next != NO_BLOCK && self.block(next).warm && self.falls_through(id) {
                if self.block(next).label == NO_LABEL {
                    self.block_mut(next).label = self.new_label(&mut next_label);
                }
                let label = self.block(next).label;
                let jump = self.new_block();
                self.push_instr(
                    jump,
                    Instruction {
                        target: next,
                        ..Instruction::new(Opcode::Jump, label, NO_LOCATION)
                    },
                );
                let block = self.block_mut(jump);
                block.cold = true;
                block.next = next;
                self.block_mut(id).next = jump;
                self.traits |= traits::JUMPS;
            }
            id = next;
        }
    }

    /// Turns the pseudo instructions that are left, other than jumps, into real ones.
    pub(super) fn convert_pseudo_instructions(&mut self) {
        let mut id = if self.traits & traits::PSEUDO != 0 {
            self.entry
        } else {
            NO_BLOCK
        };
        while id != NO_BLOCK {
            let mut nops = false;
            for instr in self.instrs_mut(id) {
                if traits::of(instr.opcode) & traits::PSEUDO != 0 {
                    if instr.opcode.is_block_push() || instr.opcode == Opcode::PopBlock {
                        instr.set_nop();
                        nops = true;
                    } else if instr.opcode == Opcode::StoreFastMaybeNull {
                        instr.opcode = Opcode::StoreFast;
                    }
                }
            }
            let block = self.block_mut(id);
            block.nops |= nops;
            block.measured &= !nops;
            id = self.next(id);
        }
        let mut id = self.entry;
        while id != NO_BLOCK {
            self.remove_redundant_nops(id);
            id = self.next(id);
        }
    }

    /// Gives jumps their direction, and all blocks their offsets; then computes distances until none needs more room than before.
    pub(super) fn resolve_jumps(&mut self) {
        self.clear_visited();
        let mut offset = 0;
        let mut id = self.entry;
        while id != NO_BLOCK {
            self.block_mut(id).visited = true;
            self.normalize_jump(id);
            let instrs = self.instrs(id);
            let size = match self.block(id) {
                // Only the last instruction has changed since.
                block if block.measured => block.size + instrs.last().map_or(0, Instruction::size),
                _ => instrs.iter().map(Instruction::size).sum(),
            };
            let block = self.block_mut(id);
            (block.offset, block.size) = (offset, size);
            offset += size;
            id = block.next;
        }
        self.size = offset;
        while self.blocks.len() > 1 && self.resolve_distances() {
            offset = 0;
            let mut id = self.entry;
            while id != NO_BLOCK {
                let block = self.block_mut(id);
                block.offset = offset;
                offset += block.size;
                id = block.next;
            }
            self.size = offset;
        }
    }

    /// Computes the distances of jumps; true if that changed the size of one.
    fn resolve_distances(&mut self) -> bool {
        let mut resized = false;
        let mut id = self.entry;
        while id != NO_BLOCK {
            // A jump is the last instruction of its block, so it ends where the block does.
            let Block {
                start,
                len,
                offset,
                size,
                next,
                ..
            } = self.blocks[id as usize];
            if let Some(last) = self.instrs[..(start + len) as usize].last_mut().filter(|_| len > 0)
                && last.opcode.is_jump()
            {
                let before = last.size();
                last.oparg = self.blocks[last.target as usize].offset.abs_diff(offset + size) as i32;
                let after = last.size();
                resized |= after != before;
                self.blocks[id as usize].size = size + after - before;
            }
            id = next;
        }
        resized
    }

    /// Conditional jumps go forward only: a backward one becomes its opposite over an unconditional jump.
    fn normalize_jump(&mut self, id: BlockId) {
        let Some(last) = self.last(id).copied().filter(|last| last.opcode.is_jump()) else {
            return;
        };
        let is_forward = !self.block(last.target).visited;
        let opposite = match last.opcode {
            Opcode::Jump if is_forward => Opcode::JumpForward,
            Opcode::Jump => Opcode::JumpBackward,
            Opcode::JumpNoInterrupt if is_forward => Opcode::JumpForward,
            Opcode::JumpNoInterrupt => Opcode::JumpBackwardNoInterrupt,
            _ if is_forward => return,
            Opcode::PopJumpIfNotNone => Opcode::PopJumpIfNone,
            Opcode::PopJumpIfNone => Opcode::PopJumpIfNotNone,
            Opcode::PopJumpIfFalse => Opcode::PopJumpIfTrue,
            Opcode::PopJumpIfTrue => Opcode::PopJumpIfFalse,
            other => unreachable!("{other} jumps backward"),
        };
        if !last.opcode.is_unconditional_jump() {
            let (next, cold) = (self.next(id), self.block(id).cold);
            let label = self.block(last.target).label;
            let jump = self.new_block();
            self.push_instr(
                jump,
                Instruction {
                    target: last.target,
                    ..Instruction::new(Opcode::Jump, label, last.location)
                },
            );
            let block = self.block_mut(jump);
            block.cold = cold;
            block.next = next;
            self.block_mut(id).next = jump;
            if let Some(last) = self.last_mut(id) {
                last.target = next;
            }
        }
        if let Some(last) = self.last_mut(id) {
            last.opcode = opposite;
        }
    }
}
