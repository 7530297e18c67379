//! Which handler each instruction has.

use krait_bytecode::Opcode;

use super::{Block, BlockId, Graph, NO_BLOCK, push_if, traits};

/// A stack of handlers as a linked list, so that blocks share what they have in common.
pub(super) struct Stack {
    handler: BlockId,
    below: u32,
    depth: i32,
}

/// The empty stack.
const EMPTY: u32 = 0;

impl Graph {
    /// Follows control from the entry and gives every instruction that it reaches its handler; `YIELD_VALUE` learns the
    /// number of handlers around it.
    pub(super) fn label_exception_targets(&mut self) {
        self.begin_visits();
        let mut stacks = std::mem::take(&mut self.handlers);
        stacks.push(Stack {
            handler: NO_BLOCK,
            below: EMPTY,
            depth: 0,
        });
        let mut todo = std::mem::take(&mut self.handlers_todo);
        todo.push((self.entry, EMPTY));
        let entry = self.entry;
        self.visit(entry);
        while let Some((id, mut stack)) = todo.pop() {
            let mut handler = stacks[stack as usize].handler;
            let mut range = self.range(id);
            let block = self.block(id);
            let needs_look = block.pushes || block.yields && handler != NO_BLOCK;
            if !needs_look {
                // All have the same one, and nothing is to be looked at but where a jump goes.
                let first = range.start;
                range.start = first.max(range.end.saturating_sub(1));
                if handler != NO_BLOCK {
                    self.instrs[first..range.start]
                        .iter_mut()
                        .for_each(|instr| instr.except = handler);
                }
            }
            let (blocks, instrs, pass) = (&mut self.blocks, &mut self.instrs[range], self.pass);
            for instr in instrs {
                if traits::of(instr.opcode) & (traits::HANDLER | traits::JUMP) == 0 {
                    if instr.opcode == Opcode::YieldValue {
                        instr.set(Opcode::YieldValue, stacks[stack as usize].depth);
                    }
                    instr.except = handler;
                } else if instr.opcode.is_block_push() {
                    visit(blocks, pass, instr.target, stack, &mut todo);
                    if matches!(instr.opcode, Opcode::SetupWith | Opcode::SetupCleanup) {
                        blocks[instr.target as usize].preserve_lasti = true;
                    }
                    handler = instr.target;
                    let depth = stacks[stack as usize].depth + 1;
                    stacks.push(Stack {
                        handler,
                        below: stack,
                        depth,
                    });
                    stack = stacks.len() as u32 - 1;
                } else if instr.opcode == Opcode::PopBlock {
                    stack = stacks[stack as usize].below;
                    handler = stacks[stack as usize].handler;
                } else {
                    visit(blocks, pass, instr.target, stack, &mut todo);
                    instr.except = handler;
                }
            }
            let next = self.next(id);
            if next != NO_BLOCK && self.falls_through(id) {
                visit(&mut self.blocks, self.pass, next, stack, &mut todo);
            }
        }
        stacks.clear();
        (self.handlers, self.handlers_todo) = (stacks, todo);
    }
}

fn visit(blocks: &mut [Block], pass: u32, id: BlockId, stack: u32, todo: &mut Vec<(BlockId, u32)>) {
    push_if(blocks[id as usize].visit(pass), (id, stack), todo);
}
