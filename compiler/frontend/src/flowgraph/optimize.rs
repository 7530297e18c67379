//! Optimisations inside blocks and of the jumps between them.

use std::hint::select_unpredictable;
use std::sync::Arc;

use krait_bytecode::{Constant, Opcode};

use super::swaps::{apply_static_swaps, shorten_swaps};
use super::{Block, BlockId, Graph, NO_BLOCK, NO_LABEL, push_if, traits};
use crate::instructions::{ConstTable, Instruction};

/// The longest exit block that is copied to save a jump.
const MAX_COPY_SIZE: u32 = 4;

impl Graph {
    /// Optimises the whole graph; new constants are appended to `consts`. Of a single block, NOPs are left.
    pub(super) fn optimize(&mut self, consts: &mut ConstTable) {
        if self.blocks.len() == 1 {
            if self.block(self.entry).changeable.is_any() {
                self.optimize_block(self.entry, consts);
            }
            self.exits_without_line = false;
            return;
        }
        debug_assert!(self.blocks.iter().all(|block| block.len > 0));
        self.inline_small_exit_blocks(true);
        let mut id = if self.optimizable || self.relays {
            self.entry
        } else {
            NO_BLOCK
        };
        while id != NO_BLOCK {
            if self.block(id).changeable.is_any() {
                self.optimize_block(id, consts);
            }
            if self.relays {
                self.thread_last_jump(id);
            }
            id = self.next(id);
        }
        self.remove_redundant_nops_and_pairs();
        // Jumps that constants made came last. A block that gets a copy of an exit becomes an exit itself, for those behind it.
        if !self.jumping.is_sorted() {
            self.jumping.sort_unstable();
        }
        self.inline_small_exit_blocks(false);
        self.count_predecessors();
        self.remove_unreachable_blocks();
        self.eliminate_empty_blocks();
        self.remove_redundant_jumps();
    }

    fn remove_unreachable_blocks(&mut self) {
        self.exits_without_line = false;
        let mut any_nops = false;
        let mut id = self.entry;
        while id != NO_BLOCK {
            let block = &mut self.blocks[id as usize];
            if block.predecessors == 0 {
                self.drops_consts |= block.consts != 0 && block.len > 0;
                block.len = 0;
                self.empties = true;
            } else if let Some(last) = self.instrs[..(block.start + block.len) as usize].last() {
                any_nops |= block.nops;
                let is_shared = block.predecessors > 1;
                self.exits_without_line |= is_shared && last.location.lineno() < 0 && last.opcode.is_scope_exit();
            }
            id = block.next;
        }
        let mut id = if any_nops { self.entry } else { NO_BLOCK };
        while id != NO_BLOCK {
            self.remove_redundant_nops(id);
            id = self.next(id);
        }
    }

    /// The first block from `id` on that has instructions.
    pub(super) fn first_nonempty(&self, mut id: BlockId) -> BlockId {
        while id != NO_BLOCK && self.block(id).len == 0 {
            id = self.next(id);
        }
        id
    }

    fn eliminate_empty_blocks(&mut self) {
        if !self.empties {
            return;
        }
        // Nothing that is reached jumps to what is not.
        let mut may_be_targets = self.block(self.entry).len == 0;
        self.entry = self.first_nonempty(self.entry);
        let mut id = self.entry;
        while id != NO_BLOCK {
            let mut next = self.next(id);
            while next != NO_BLOCK && self.block(next).len == 0 {
                may_be_targets |= self.block(next).predecessors > 0;
                next = self.next(next);
            }
            self.block_mut(id).next = next;
            id = next;
        }
        let mut next_label = None;
        let mut id = if may_be_targets { self.entry } else { NO_BLOCK };
        while id != NO_BLOCK {
            for index in self.range_of_targets(id) {
                let instr = self.instrs[index];
                if instr.opcode.has_target() && self.block(instr.target).len == 0 {
                    let target = self.first_nonempty(instr.target);
                    if self.block(target).label == NO_LABEL {
                        self.block_mut(target).label = self.new_label(&mut next_label);
                    }
                    self.instrs[index].target = target;
                    self.instrs[index].oparg = self.block(target).label;
                }
            }
            id = self.next(id);
        }
    }

    /// Where a block jumps to a short exit, puts a copy of the exit in place of the jump. At first it matters that
    /// CPython still has two instructions for a global with a null, and for a constant that is returned.
    fn inline_small_exit_blocks(&mut self, first: bool) {
        for index in 0..self.jumping.len() {
            let id = self.jumping[index];
            if let Some(last) = self.last(id)
                && last.opcode.is_unconditional_jump()
                && let target = last.target
                && self.block(target).len <= MAX_COPY_SIZE
                && self.exits_scope(target)
                && !(first && self.is_longer_in_cpython(target))
            {
                let except = last.except;
                if let Some(last) = self.last_mut(id) {
                    last.set_nop();
                }
                self.move_to_end(id);
                let range = self.range(target);
                let count = range.len() as u32;
                let first = &self.instrs[range.start];
                let has_other_handler = first.except != except;
                self.pairs |= first.opcode == Opcode::PopTop;
                self.instrs.extend_from_within(range);
                let Block {
                    pushes,
                    mixed,
                    changeable,
                    consts,
                    locals,
                    ..
                } = *self.block(target);
                let block = self.block_mut(id);
                block.changeable = block.changeable.join(changeable.moved(block.len));
                block.len += count;
                block.mixed |= mixed || has_other_handler;
                block.pushes |= pushes;
                block.consts |= consts;
                block.locals.exposed |= locals.exposed & !block.locals.bound;
                block.locals.bound |= locals.bound;
                // The jump has become one.
                self.note_nop(id);
            }
        }
    }

    fn is_longer_in_cpython(&self, id: BlockId) -> bool {
        let instrs = self.instrs(id);
        let is_two = |instr: &&Instruction| match instr.opcode {
            Opcode::LoadGlobal => instr.oparg & 1 != 0,
            opcode => opcode == Opcode::ReturnConst,
        };
        instrs.len() + instrs.iter().filter(is_two).count() > MAX_COPY_SIZE as usize
    }

    fn count_predecessors(&mut self) {
        self.begin_visits();
        let entry = self.entry;
        self.block_mut(entry).predecessors = 1;
        let nowhere = self.new_nowhere();
        let mut todo = std::mem::take(&mut self.todo);
        todo.push(entry);
        while let Some(id) = todo.pop() {
            // A block may wait twice; CPython counts its successors twice then, and so must we.
            self.visit(id);
            let next = self.next(id).min(nowhere);
            let (opcode, target) = self
                .last(id)
                .map_or((Opcode::Nop, nowhere), |last| (last.opcode, last.target));
            self.count_predecessor(select_unpredictable(opcode.ends_block(), nowhere, next), &mut todo);
            if self.block(id).pushes {
                let range = self.range(id);
                for index in range.start..range.end.saturating_sub(1) {
                    let instr = &self.instrs[index];
                    if instr.opcode.has_target() {
                        self.count_predecessor(instr.target, &mut todo);
                    }
                }
            }
            self.count_predecessor(select_unpredictable(opcode.has_target(), target, nowhere), &mut todo);
        }
        self.todo = todo;
        self.blocks.pop();
    }

    #[inline]
    fn count_predecessor(&mut self, id: BlockId, todo: &mut Vec<BlockId>) {
        let pass = self.pass;
        let block = self.block_mut(id);
        block.predecessors += 1;
        push_if(block.visited != pass, id, todo);
    }

    /// Notes that a block may hold NOPs.
    fn note_nop(&mut self, id: BlockId) {
        self.block_mut(id).nops = true;
        self.nops = true;
    }

    /// Removes the NOPs of a block that no line event needs.
    #[inline]
    pub(super) fn remove_redundant_nops(&mut self, id: BlockId) {
        if self.block(id).nops {
            self.remove_nops(id);
        }
    }

    fn remove_nops(&mut self, id: BlockId) {
        let range = self.range(id);
        let next = self.first_nonempty(self.next(id));
        let next_line = if next == NO_BLOCK {
            None
        } else {
            Some(self.first_line(next))
        };
        let instrs = &mut self.instrs[range];
        let mut any_kept = false;
        // What comes before the first NOP stays where it is.
        let first = instrs.iter().position(|instr| instr.opcode == Opcode::Nop);
        let first = first.unwrap_or(instrs.len());
        let mut kept = first;
        let mut previous_line = match kept {
            0 => -1,
            _ => instrs[kept - 1].location.lineno(),
        };
        for index in first..instrs.len() {
            let instr = instrs[index];
            let line = instr.location.lineno();
            if instr.opcode == Opcode::Nop {
                if line < 0 || line == previous_line {
                    continue;
                }
                if let Some(next) = instrs.get_mut(index + 1) {
                    if next.location.lineno() == line {
                        continue;
                    }
                    if next.location.lineno() < 0 {
                        next.location = instr.location;
                        continue;
                    }
                } else if next_line == Some(line) {
                    continue;
                }
                any_kept = true;
            }
            instrs[kept] = instr;
            kept += 1;
            previous_line = line;
        }
        let block = self.block_mut(id);
        block.len = kept as u32;
        block.nops = any_kept;
        self.empties |= kept == 0;
    }

    /// The line of the first instruction of a block that is not a NOP without a line.
    fn first_line(&self, id: BlockId) -> i32 {
        let first = self
            .instrs(id)
            .iter()
            .find(|instr| instr.opcode != Opcode::Nop || instr.location.has_line());
        first.map_or(-1, |instr| instr.location.lineno())
    }

    /// Removes NOPs, and pushes whose result is popped at once, until there are none.
    pub(super) fn remove_redundant_nops_and_pairs(&mut self) {
        if !self.pairs {
            let mut id = if self.nops { self.entry } else { NO_BLOCK };
            while id != NO_BLOCK {
                self.remove_redundant_nops(id);
                id = self.next(id);
            }
            return;
        }
        loop {
            let mut done = true;
            // The last instruction before the block, if control comes from there alone.
            let mut previous: Option<(usize, BlockId)> = None;
            let mut id = self.entry;
            while id != NO_BLOCK {
                self.remove_redundant_nops(id);
                if self.block(id).label != NO_LABEL {
                    previous = None;
                }
                let range = self.range(id);
                for index in range.clone() {
                    if self.instrs[index].opcode != Opcode::PopTop {
                        continue;
                    }
                    let before = if index > range.start {
                        Some((index - 1, id))
                    } else {
                        previous
                    };
                    if let Some((before, block)) = before {
                        let push = &mut self.instrs[before];
                        if push.opcode == Opcode::LoadConst || push.opcode == Opcode::Copy && push.oparg == 1 {
                            push.set_nop();
                            self.instrs[index].set_nop();
                            self.drops_const_loads = true;
                            self.note_nop(block);
                            self.note_nop(id);
                            done = false;
                        }
                    }
                }
                if !range.is_empty() {
                    previous = Some((range.end - 1, id));
                }
                let ends = previous.is_some_and(|(last, _)| self.instrs[last].opcode.is_jump());
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
        for index in 0..self.jumping.len() {
            let id = self.jumping[index];
            let next = self.next(id);
            if let Some(last) = self.last_mut(id)
                && last.opcode.is_unconditional_jump()
                && last.target == next
            {
                last.set_nop();
                self.note_nop(id);
            }
        }
    }

    fn optimize_block(&mut self, id: BlockId, consts: &mut ConstTable) {
        let range = self.range(id);
        let (end, changeable) = (range.end, self.block(id).changeable);
        let to = (range.start + changeable.to as usize).min(end);
        let (mut opcode, mut oparg) = (Opcode::Nop, 0);
        let mut index = range.start + changeable.from as usize;
        while index < to {
            // Most instructions begin nothing that could be changed.
            let rest = &self.instrs[index..to];
            const BEGINS: u16 = traits::OPTIMIZABLE | traits::LOADS_CONST | traits::USES_CONST;
            let skipped = rest.iter().position(|instr| traits::of(instr.opcode) & BEGINS != 0);
            let Some(skipped) = skipped else { break };
            if skipped > 0 {
                opcode = rest[skipped - 1].opcode;
                index += skipped;
            }
            let instr = &self.instrs[index];
            // A copy of a constant is as good as the constant.
            let copies_const = opcode == Opcode::LoadConst && instr.opcode == Opcode::Copy && instr.oparg == 1;
            if !copies_const {
                (opcode, oparg) = (instr.opcode, instr.oparg);
            }
            match opcode {
                Opcode::LoadConst => {
                    let is_used = index + 1 < end && uses_constant(self.instrs[index + 1].opcode);
                    if is_used && use_constant(&mut self.instrs[index..end], oparg, consts.as_slice()) {
                        self.note_nop(id);
                        // The instruction behind it may be done with, too.
                        let next = self.instrs[index + 1].opcode;
                        if next == Opcode::Jump {
                            self.jumping.push(id);
                        }
                        let returns = next == Opcode::ReturnConst;
                        index += usize::from(returns);
                        self.pairs |= !returns;
                        self.drops_const_loads |= !returns;
                    }
                }
                Opcode::BuildTuple => self.optimize_build_tuple(id, index, oparg as usize, consts),
                Opcode::Swap => {
                    self.note_nop(id);
                    self.pairs = true;
                    let instrs = &mut self.instrs[range.clone()];
                    if oparg == 1 {
                        instrs[index - range.start].set_nop();
                    } else {
                        let last = shorten_swaps(instrs, index - range.start);
                        apply_static_swaps(instrs, last);
                        index = range.start + last;
                    }
                }
                Opcode::PushNull if index + 1 < end => {
                    let [this, next] = &mut self.instrs[index..index + 2] else {
                        unreachable!()
                    };
                    if next.opcode == Opcode::LoadGlobal && next.oparg & 1 == 0 {
                        this.set_nop();
                        next.set(Opcode::LoadGlobal, next.oparg | 1);
                        self.note_nop(id);
                    }
                }
                _ => {}
            }
            index += 1;
        }
    }

    /// Drops the packing of what is unpacked at once, and folds tuples of constants.
    fn optimize_build_tuple(&mut self, id: BlockId, index: usize, count: usize, consts: &mut ConstTable) {
        let range = self.range(id);
        if index + 1 < range.end {
            let next = self.instrs[index + 1];
            if next.opcode == Opcode::UnpackSequence && next.oparg as usize == count && (1..=3).contains(&count) {
                self.instrs[index].set_nop();
                if count == 1 {
                    self.instrs[index + 1].set_nop();
                } else {
                    self.instrs[index + 1].set_opcode(Opcode::Swap);
                }
                self.note_nop(id);
                self.pairs = true;
                return;
            }
        }
        if index - range.start < count {
            return;
        }
        let loads = &self.instrs[index - count..index];
        if loads.iter().all(|instr| instr.opcode == Opcode::LoadConst) {
            let items: Arc<[Constant]> = loads
                .iter()
                .map(|instr| consts.as_slice()[instr.oparg as usize].clone())
                .collect();
            let folded = consts.add(&Constant::Tuple(items));
            self.instrs[index - count..index]
                .iter_mut()
                .for_each(Instruction::set_nop);
            self.instrs[index].set(Opcode::LoadConst, folded as i32);
            (self.drops_const_loads, self.opargs) = (true, self.opargs | folded as i32);
            self.block_mut(id).consts |= 1 << (folded & 63);
            self.note_nop(id);
            self.pairs = true;
        }
    }

    /// Lets the jump at the end of a block go where the jumps that it leads to go.
    fn thread_last_jump(&mut self, id: BlockId) {
        let end = self.range(id).end;
        let threads = |opcode| {
            matches!(
                opcode,
                Opcode::PopJumpIfNotNone
                    | Opcode::PopJumpIfNone
                    | Opcode::PopJumpIfFalse
                    | Opcode::PopJumpIfTrue
                    | Opcode::Jump
            )
        };
        if self.last(id).is_some_and(|last| threads(last.opcode)) {
            while self.thread_jump(end - 1) {}
        }
    }

    /// Lets a jump to a jump go where that one goes; true if it did.
    fn thread_jump(&mut self, index: usize) -> bool {
        let instr = self.instrs[index];
        let target = self.instrs(instr.target)[0];
        if target.opcode == Opcode::Jump
            && (instr.location.lineno() == target.location.lineno() || target.location.lineno() == -1)
            && instr.target != target.target
        {
            // The label, too: how many EXTENDED_ARGs the jump has at first decides between two sizes that would both do.
            self.instrs[index].target = target.target;
            self.instrs[index].oparg = target.oparg;
            return true;
        }
        false
    }
}

/// Whether [`use_constant`] may do something with an instruction behind a constant.
fn uses_constant(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::PopJumpIfFalse | Opcode::PopJumpIfTrue | Opcode::IsOp | Opcode::ReturnValue
    )
}

/// Uses what is known of the constant that the first instruction pushes in those behind it; true if something was changed.
fn use_constant(instrs: &mut [Instruction], oparg: i32, consts: &[Constant]) -> bool {
    let [this, next, rest @ ..] = instrs else { return false };
    let value = &consts[oparg as usize];
    match next.opcode {
        Opcode::PopJumpIfFalse | Opcode::PopJumpIfTrue => {
            if value.is_true() == (next.opcode == Opcode::PopJumpIfTrue) {
                next.set_opcode(Opcode::Jump);
            } else {
                next.set_nop();
            }
        }
        Opcode::IsOp if matches!(value, Constant::None) => {
            let Some(jump) = rest.first_mut() else { return false };
            let if_false = match jump.opcode {
                Opcode::PopJumpIfFalse => true,
                Opcode::PopJumpIfTrue => false,
                _ => return false,
            };
            let inverted = next.oparg != 0;
            jump.set_opcode(if inverted ^ if_false {
                Opcode::PopJumpIfNotNone
            } else {
                Opcode::PopJumpIfNone
            });
            next.set_nop();
        }
        Opcode::ReturnValue => next.set(Opcode::ReturnConst, oparg),
        _ => return false,
    }
    this.set_nop();
    true
}
