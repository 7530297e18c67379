//! One walk over all instructions for what each of them tells by itself: its line, if it has none of its own, where its cell
//! lives, which constant it uses, what it does to the depth of the stack, and how long it is.

use krait_bytecode::Constant;

use super::{BlockId, Graph, NO_BLOCK, traits};
use crate::instructions::{Instruction, NO_LOCATION};

impl Graph {
    /// Walks the blocks in code order; the first `prefix` instructions keep what they have. Then drops constants that no
    /// instruction uses; the first stays, it may be a docstring.
    pub(super) fn walk(&mut self, prefix: usize, slots: &[u32], consts: &mut Vec<Constant>, used: &mut Vec<u64>) {
        used.clear();
        used.resize(consts.len().div_ceil(64).max(1), 0);
        used[0] = 1;
        self.exits_without_line = false;
        let mut skip = prefix;
        let mut id = self.entry;
        while id != NO_BLOCK {
            self.walk_block(id, skip, slots, used);
            skip = 0;
            id = self.next(id);
        }
        let kept: u32 = used.iter().map(|bits| bits.count_ones()).sum();
        if (kept as usize) < consts.len() {
            self.remove_unused_consts(consts, used);
        }
    }

    fn walk_block(&mut self, id: BlockId, skip: usize, slots: &[u32], used: &mut [u64]) {
        let range = self.range(id);
        let (prefix, instrs) = self.instrs[range].split_at_mut(skip);
        let mut location = NO_LOCATION;
        let mut opargs = prefix.iter().fold(0, |opargs, instr| opargs | instr.oparg);
        let mut depth: i32 = prefix
            .iter()
            .map(|instr| instr.opcode.stack_effect(instr.oparg, false))
            .sum();
        let (mut peak, mut size) = (0, skip as u32);
        let Some((last, rest)) = instrs.split_last_mut() else {
            return;
        };
        let mut note = |instr: &mut Instruction, traits: u16| {
            // Instructions without a line take that of the one before.
            if instr.location.lineno < 0 {
                instr.location = location;
            } else {
                location = instr.location;
            }
            if traits & (traits::CONST | traits::SLOT) != 0 {
                if traits & traits::CONST != 0 {
                    used[instr.oparg as usize / 64] |= 1 << (instr.oparg % 64);
                } else {
                    instr.oparg = slots[instr.oparg as usize] as i32;
                }
            }
        };
        for instr in rest {
            let facts = traits::facts(instr.opcode);
            note(instr, facts.traits);
            depth += facts.stack_effect(instr.opcode, instr.oparg);
            peak = peak.max(depth);
            size += 1 + u32::from(facts.caches);
            opargs |= instr.oparg;
        }
        // What the last one does to stack and size depends on where jumps go.
        note(last, traits::of(last.opcode));
        let block = self.block_mut(id);
        (block.effect, block.peak) = (depth, peak);
        (block.size, block.measured) = (size, opargs <= 0xFF);
        let next = block.next;
        if let Some(instr) = self.last(id) {
            let (opcode, target) = (instr.opcode, instr.target);
            if next != NO_BLOCK && !opcode.ends_block() {
                self.inherit_location(next, location);
            }
            if opcode.is_jump() {
                self.inherit_location(target, location);
            }
            self.exits_without_line |= location.lineno < 0;
        }
    }

    fn remove_unused_consts(&mut self, consts: &mut Vec<Constant>, used: &[u64]) {
        let is_used = |index: usize| used[index / 64] >> (index % 64) & 1 != 0;
        // Often it is only the last one, the None that falling off the end would return.
        while !consts.is_empty() && !is_used(consts.len() - 1) {
            consts.pop();
        }
        if (0..consts.len()).all(is_used) {
            return;
        }
        let mut kept = 0;
        let new_index: Vec<i32> = (0..consts.len())
            .map(|index| {
                kept += i32::from(is_used(index));
                kept - 1
            })
            .collect();
        let mut index = 0;
        consts.retain(|_| {
            index += 1;
            is_used(index - 1)
        });
        let mut id = self.entry;
        while id != NO_BLOCK {
            for instr in self.instrs_mut(id) {
                if traits::of(instr.opcode) & traits::CONST != 0 {
                    instr.oparg = new_index[instr.oparg as usize];
                }
            }
            id = self.next(id);
        }
    }
}
