//! Line numbers of instructions that have none: taken from their neighbours, so that tracebacks and tracing find one.

use super::{Block, BlockId, Graph, NO_BLOCK};

impl Graph {
    fn is_exit_without_line(&self, id: BlockId) -> bool {
        self.exits_scope(id) && self.instrs(id).iter().all(|instr| instr.location.lineno() < 0)
    }

    /// Copies exits without a line until each has one predecessor, whose line it takes (PEP 626).
    pub(super) fn duplicate_exits_without_line(&mut self) {
        let mut next_label = None;
        let mut id = self.entry;
        while id != NO_BLOCK {
            if let Some(last) = self.last(id)
                && last.opcode.is_jump()
                && let (target, location) = (last.target, last.location)
                && self.block(target).predecessors > 1
                && self.is_exit_without_line(target)
            {
                let label = self.new_label(&mut next_label);
                let copy = self.new_block();
                let range = self.range(target);
                self.instrs.extend_from_within(range);
                self.instrs[self.blocks[copy as usize].start as usize].location = location;
                let start = self.block(copy).start;
                *self.block_mut(copy) = Block {
                    start,
                    predecessors: 1,
                    label,
                    ..self.block(target).clone()
                };
                self.block_mut(target).predecessors -= 1;
                self.block_mut(target).next = copy;
                if let Some(last) = self.last_mut(id) {
                    last.target = copy;
                }
            }
            id = self.next(id);
        }
        // What is left without a line is reached by falling through only.
        let mut id = self.entry;
        while id != NO_BLOCK {
            let next = self.next(id);
            if next != NO_BLOCK
                && self.falls_through(id)
                && let Some(location) = self.last(id).map(|last| last.location)
                && self.is_exit_without_line(next)
            {
                self.instrs_mut(next)[0].location = location;
            }
            id = next;
        }
    }
}
