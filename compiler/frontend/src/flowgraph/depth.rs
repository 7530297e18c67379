//! How deep the operand stack gets.

use krait_bytecode::code::flags;

use super::{BlockId, Graph, NO_BLOCK};
use crate::instructions::Instruction;

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
            let block = self.block(id);
            let (mut depth, next) = (block.start_depth, block.next);
            let mut first = 0;
            if !block.pushes {
                // Only the last instruction may have a target.
                deepest = deepest.max(depth + block.peak);
                depth += block.effect;
                first = block.len.saturating_sub(1) as usize;
            }
            let mut falls = true;
            for index in self.range(id).skip(first) {
                let Instruction {
                    opcode, oparg, target, ..
                } = self.instrs[index];
                let after = depth + opcode.stack_effect(oparg, false);
                debug_assert!(after >= 0, "stack underflow at {opcode} {oparg}");
                deepest = deepest.max(after);
                if opcode.has_target() {
                    let at_target = depth + opcode.stack_effect(oparg, true);
                    deepest = deepest.max(at_target);
                    self.enter_at(target, at_target, &mut todo);
                }
                falls = !opcode.ends_block();
                depth = after;
            }
            if next != NO_BLOCK && falls {
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
