//! The order of blocks in the code.

use std::hint::select_unpredictable;

use krait_bytecode::Opcode;

use super::{BlockId, Graph, NO_BLOCK, NO_LABEL, push_if};
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
        self.begin_visits();
        let nowhere = self.new_nowhere();
        let mut todo = std::mem::take(&mut self.todo);
        let entry = self.entry;
        todo.push(entry);
        self.visit(entry);
        while let Some(id) = todo.pop() {
            self.block_mut(id).warm = true;
            self.visit_successors(id, nowhere, &mut todo);
        }
        self.begin_visits();
        self.visit(nowhere);
        let mut id = self.entry;
        while id != NO_BLOCK {
            if self.block(id).except_handler {
                self.visit(id);
                todo.push(id);
            }
            id = self.next(id);
        }
        let any = !todo.is_empty();
        while let Some(id) = todo.pop() {
            self.block_mut(id).cold = true;
            self.visit_successors(id, nowhere, &mut todo);
        }
        self.todo = todo;
        self.blocks.pop();
        any
    }

    /// Adds the blocks that control goes to next to `todo`, unless they were visited or, in the second round, are warm.
    fn visit_successors(&mut self, id: BlockId, nowhere: BlockId, todo: &mut Vec<BlockId>) {
        let (pass, in_cold) = (self.pass, self.block(id).cold);
        let next = self.next(id).min(nowhere);
        let (opcode, target) = self
            .last(id)
            .map_or((Opcode::Nop, nowhere), |last| (last.opcode, last.target));
        for successor in [
            select_unpredictable(opcode.ends_block(), nowhere, next),
            select_unpredictable(opcode.is_jump(), target, nowhere),
        ] {
            let block = self.block_mut(successor);
            let is_parted = in_cold & block.warm;
            let is_new = !is_parted & (block.visited != pass);
            block.visited = select_unpredictable(is_new, pass, block.visited);
            push_if(is_new, successor, todo);
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
                self.jumping.push(jump);
            }
            id = next;
        }
    }
}
