//! Optimisations inside blocks and of the jumps between them.

use std::sync::Arc;

use krait_bytecode::{Constant, Opcode};

use super::swaps::{apply_static_swaps, shorten_swaps};
use super::{BlockId, Graph, Instr, NO_BLOCK};
use crate::instructions::{ConstTable, NO_LOCATION};

/// The longest exit block that is copied to save a jump.
const MAX_COPY_SIZE: u32 = 4;

impl Graph {
    /// Optimises the whole graph; new constants are appended to `consts`.
    pub(super) fn optimize(&mut self, consts: &mut ConstTable) {
        self.eliminate_empty_blocks();
        self.inline_small_exit_blocks();
        let mut id = self.entry;
        while id != NO_BLOCK {
            self.optimize_block(id, consts);
            id = self.next(id);
        }
        self.remove_redundant_nops_and_pairs();
        self.inline_small_exit_blocks();
        self.count_predecessors();
        let mut id = self.entry;
        while id != NO_BLOCK {
            let block = self.block_mut(id);
            if block.predecessors == 0 {
                block.len = 0;
            }
            id = block.next;
        }
        let mut id = self.entry;
        while id != NO_BLOCK {
            self.remove_redundant_nops(id);
            id = self.next(id);
        }
        self.eliminate_empty_blocks();
        self.remove_redundant_jumps();
    }

    /// The first block from `id` on that has instructions.
    fn first_nonempty(&self, mut id: BlockId) -> BlockId {
        while id != NO_BLOCK && self.block(id).len == 0 {
            id = self.next(id);
        }
        id
    }

    fn eliminate_empty_blocks(&mut self) {
        self.entry = self.first_nonempty(self.entry);
        let mut id = self.entry;
        while id != NO_BLOCK {
            let next = self.first_nonempty(self.next(id));
            self.block_mut(id).next = next;
            id = next;
        }
        let mut id = self.entry;
        while id != NO_BLOCK {
            for index in self.range(id) {
                let instr = self.instrs[index];
                if instr.opcode.has_target() && self.block(instr.target).len == 0 {
                    let target = self.first_nonempty(instr.target);
                    self.block_mut(target).labelled = true;
                    self.instrs[index].target = target;
                }
            }
            id = self.next(id);
        }
    }

    /// Where a block jumps to a short exit, puts a copy of the exit in place of the jump.
    fn inline_small_exit_blocks(&mut self) {
        let mut id = self.entry;
        while id != NO_BLOCK {
            if let Some(last) = self.last(id).copied()
                && last.opcode.is_unconditional_jump()
                && self.block(last.target).len <= MAX_COPY_SIZE
                && self.exits_scope(last.target)
            {
                if let Some(last) = self.last_mut(id) {
                    last.set_nop();
                }
                self.move_to_end(id);
                let range = self.range(last.target);
                let count = range.len() as u32;
                self.instrs.extend_from_within(range);
                self.block_mut(id).len += count;
            }
            id = self.next(id);
        }
    }

    fn count_predecessors(&mut self) {
        self.clear_visited();
        let entry = self.entry;
        self.block_mut(entry).predecessors = 1;
        let mut todo = vec![entry];
        while let Some(id) = todo.pop() {
            // A block may wait twice; CPython counts its successors twice then, and so must we.
            self.block_mut(id).visited = true;
            let next = self.next(id);
            if next != NO_BLOCK && self.falls_through(id) {
                self.count_predecessor(next, &mut todo);
            }
            for index in self.range(id) {
                let instr = self.instrs[index];
                if instr.opcode.has_target() {
                    self.count_predecessor(instr.target, &mut todo);
                }
            }
        }
    }

    fn count_predecessor(&mut self, id: BlockId, todo: &mut Vec<BlockId>) {
        let block = self.block_mut(id);
        if !block.visited {
            todo.push(id);
        }
        block.predecessors += 1;
    }

    /// Removes the NOPs of a block that no line event needs.
    pub(super) fn remove_redundant_nops(&mut self, id: BlockId) {
        let range = self.range(id);
        if !self.instrs[range.clone()]
            .iter()
            .any(|instr| instr.opcode == Opcode::Nop)
        {
            return;
        }
        let mut kept = range.start;
        let mut previous_line = -1;
        for index in range.clone() {
            let instr = self.instrs[index];
            let line = instr.location.lineno;
            if instr.opcode == Opcode::Nop {
                if line < 0 || line == previous_line {
                    continue;
                }
                if index + 1 < range.end {
                    let next_line = self.instrs[index + 1].location.lineno;
                    if next_line == line {
                        continue;
                    }
                    if next_line < 0 {
                        self.instrs[index + 1].location = instr.location;
                        continue;
                    }
                } else {
                    let next = self.first_nonempty(self.next(id));
                    if next != NO_BLOCK && self.first_line(next) == line {
                        continue;
                    }
                }
            }
            self.instrs[kept] = instr;
            kept += 1;
            previous_line = line;
        }
        self.block_mut(id).len = (kept - range.start) as u32;
    }

    /// The line of the first instruction of a block that is not a NOP without a line.
    fn first_line(&self, id: BlockId) -> i32 {
        let first = self
            .instrs(id)
            .iter()
            .find(|instr| instr.opcode != Opcode::Nop || instr.location.lineno >= 0);
        first.map_or(NO_LOCATION.lineno, |instr| instr.location.lineno)
    }

    /// Removes NOPs, and pushes whose result is popped at once, until there are none.
    fn remove_redundant_nops_and_pairs(&mut self) {
        loop {
            let mut done = true;
            let mut previous: Option<usize> = None;
            let mut id = self.entry;
            while id != NO_BLOCK {
                self.remove_redundant_nops(id);
                if self.block(id).labelled {
                    previous = None;
                }
                for index in self.range(id) {
                    if self.instrs[index].opcode == Opcode::PopTop
                        && let Some(before) = previous
                    {
                        let push = self.instrs[before];
                        if push.opcode == Opcode::LoadConst || push.opcode == Opcode::Copy && push.oparg == 1 {
                            self.instrs[before].set_nop();
                            self.instrs[index].set_nop();
                            done = false;
                        }
                    }
                    previous = Some(index);
                }
                let ends = previous.is_some_and(|last| self.instrs[last].opcode.is_jump());
                if ends || !self.falls_through(id) {
                    previous = None;
                }
                id = self.next(id);
            }
            if done {
                break;
            }
        }
    }

    /// Makes jumps to the very next block NOPs.
    pub(super) fn remove_redundant_jumps(&mut self) {
        let mut id = self.entry;
        while id != NO_BLOCK {
            let next = self.next(id);
            if let Some(last) = self.last_mut(id)
                && last.opcode.is_unconditional_jump()
                && last.target == next
            {
                last.set_nop();
            }
            id = next;
        }
    }

    fn optimize_block(&mut self, id: BlockId, consts: &mut ConstTable) {
        let range = self.range(id);
        let end = range.end;
        let (mut opcode, mut oparg) = (Opcode::Nop, 0);
        let mut index = range.start;
        while index < end {
            let instr = self.instrs[index];
            // A copy of a constant is as good as the constant.
            let copies_const = opcode == Opcode::LoadConst && instr.opcode == Opcode::Copy && instr.oparg == 1;
            if !copies_const {
                (opcode, oparg) = (instr.opcode, instr.oparg);
            }
            match opcode {
                Opcode::LoadConst => index = self.optimize_load_const(index, end, oparg, consts),
                Opcode::BuildTuple => self.optimize_build_tuple(range.start, index, end, oparg as usize, consts),
                Opcode::PopJumpIfNotNone
                | Opcode::PopJumpIfNone
                | Opcode::PopJumpIfFalse
                | Opcode::PopJumpIfTrue
                | Opcode::Jump => {
                    if self.thread_jump(index) {
                        continue;
                    }
                }
                Opcode::Swap if oparg == 1 => self.instrs[index].set_nop(),
                Opcode::Swap => {
                    let instrs = &mut self.instrs[range.clone()];
                    let last = shorten_swaps(instrs, index - range.start);
                    apply_static_swaps(instrs, last);
                    index = range.start + last;
                }
                Opcode::PushNull if index + 1 < end => {
                    let [this, next] = &mut self.instrs[index..index + 2] else {
                        unreachable!()
                    };
                    if next.opcode == Opcode::LoadGlobal && next.oparg & 1 == 0 {
                        this.set_nop();
                        next.oparg |= 1;
                    }
                }
                _ => {}
            }
            index += 1;
        }
    }

    /// Uses what is known of a constant in the instructions behind it; gives back the last position dealt with.
    fn optimize_load_const(&mut self, index: usize, end: usize, oparg: i32, consts: &ConstTable) -> usize {
        let [this, rest @ ..] = &mut self.instrs[index..end] else {
            return index;
        };
        let [next, rest @ ..] = rest else { return index };
        let value = &consts.as_slice()[oparg as usize];
        match next.opcode {
            Opcode::PopJumpIfFalse | Opcode::PopJumpIfTrue => {
                this.set_nop();
                if value.is_true() == (next.opcode == Opcode::PopJumpIfTrue) {
                    next.opcode = Opcode::Jump;
                } else {
                    next.set_nop();
                }
            }
            Opcode::IsOp if matches!(value, Constant::None) => {
                if let [jump, ..] = rest
                    && matches!(jump.opcode, Opcode::PopJumpIfFalse | Opcode::PopJumpIfTrue)
                {
                    let inverted = next.oparg != 0;
                    let if_not_none = inverted ^ (jump.opcode == Opcode::PopJumpIfFalse);
                    jump.opcode = if if_not_none {
                        Opcode::PopJumpIfNotNone
                    } else {
                        Opcode::PopJumpIfNone
                    };
                    this.set_nop();
                    next.set_nop();
                }
            }
            Opcode::ReturnValue => {
                this.set_nop();
                next.set(Opcode::ReturnConst, oparg);
                return index + 1;
            }
            _ => {}
        }
        index
    }

    /// Drops the packing of what is unpacked at once, and folds tuples of constants.
    fn optimize_build_tuple(&mut self, start: usize, index: usize, end: usize, count: usize, consts: &mut ConstTable) {
        if index + 1 < end {
            let next = self.instrs[index + 1];
            if next.opcode == Opcode::UnpackSequence && next.oparg as usize == count && (1..=3).contains(&count) {
                self.instrs[index].set_nop();
                if count == 1 {
                    self.instrs[index + 1].set_nop();
                } else {
                    self.instrs[index + 1].opcode = Opcode::Swap;
                }
                return;
            }
        }
        if index - start < count {
            return;
        }
        let loads = &self.instrs[index - count..index];
        if loads.iter().all(|instr| instr.opcode == Opcode::LoadConst) {
            let items: Arc<[Constant]> = loads
                .iter()
                .map(|instr| consts.as_slice()[instr.oparg as usize].clone())
                .collect();
            let folded = consts.add(&Constant::Tuple(items));
            self.instrs[index - count..index].iter_mut().for_each(Instr::set_nop);
            self.instrs[index].set(Opcode::LoadConst, folded as i32);
        }
    }

    /// Lets a jump to a jump go where that one goes; true if it did.
    fn thread_jump(&mut self, index: usize) -> bool {
        let instr = self.instrs[index];
        let target = self.instrs(instr.target)[0];
        if target.opcode == Opcode::Jump
            && (instr.location.lineno == target.location.lineno || target.location.lineno == -1)
            && instr.target != target.target
        {
            self.instrs[index].target = target.target;
            return true;
        }
        false
    }
}
