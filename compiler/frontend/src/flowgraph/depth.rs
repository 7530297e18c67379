//! How deep the operand stack gets.

use krait_bytecode::code::flags;

use super::{BlockId, Graph, NO_BLOCK};

impl Graph {
    /// The depth of the stack that the code needs; sets the depth at the start of each block.
    ///
    /// [`Self::walk`] has summed up the blocks. Loops are taken to leave the stack as they found it, as the code generator makes them.
    pub(super) fn stack_depth(&mut self, code_flags: u32) -> u32 {
        // The generator object is on the stack when the body of a generator begins.
        let is_generator = code_flags & (flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR) != 0;
        let mut deepest = 0;
        let mut todo = std::mem::take(&mut self.todo);
        self.enter_at(self.entry, is_generator.into(), &mut todo);
        while let Some(id) = todo.pop() {
            let mut depth = self.block(id).start_depth;
            if !self.block(id).pushes {
                // Only the last instruction may have a target.
                deepest = deepest.max(depth + self.block(id).peak);
                depth += self.block(id).effect;
            }
            for index in self.range_of_targets(id) {
                let instr = &self.instrs[index];
                let after = depth + instr.opcode.stack_effect(instr.oparg, false);
                debug_assert!(after >= 0, "stack underflow at {} {}", instr.opcode, instr.oparg);
                deepest = deepest.max(after);
                if instr.opcode.has_target() {
                    let at_target = depth + instr.opcode.stack_effect(instr.oparg, true);
                    deepest = deepest.max(at_target);
                    let target = instr.target;
                    self.enter_at(target, at_target, &mut todo);
                }
                depth = after;
            }
            let next = self.next(id);
            if next != NO_BLOCK && self.falls_through(id) {
                self.enter_at(next, depth, &mut todo);
            }
        }
        self.todo = todo;
        deepest as u32
    }

    fn enter_at(&mut self, id: BlockId, depth: i32, todo: &mut Vec<BlockId>) {
        let block = self.block_mut(id);
        debug_assert!(
            block.start_depth < 0 || block.start_depth == depth,
            "block with two depths"
        );
        if block.start_depth < depth && block.start_depth < 100 {
            block.start_depth = depth;
            todo.push(id);
        }
    }
}
